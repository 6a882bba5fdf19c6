using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Answers the compiler when code says <c>#r "file or framework assembly"</c>.</summary>
internal sealed class SessionReferenceResolver : MetadataReferenceResolver
{
    private readonly SessionReferences references;
    private readonly IReadOnlyList<string> folders;

    public SessionReferenceResolver(SessionReferences references, IReadOnlyList<string> folders)
    {
        this.references = references;
        this.folders = folders;
    }

    public override bool ResolveMissingAssemblies => true;

    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        var found = SourceText.Find(reference, folders) is { } path
            ? references.Add(path)
            : Framework(reference.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? reference[..^4] : reference);
        return found is null ? [] : [found];
    }

    public override PortableExecutableReference? ResolveMissingAssembly(
        MetadataReference definition, AssemblyIdentity referenceIdentity) => Framework(referenceIdentity.Name);

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    private static PortableExecutableReference? Framework(string simpleName) =>
        FrameworkAssemblies.PathOf(simpleName) is { } path ? MetadataReference.CreateFromFile(path) : null;
}
