using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace NgHvi.Notebooks.Sessions;

/// <summary>The documentation comments of an assembly, read from their file when the first is asked for.</summary>
internal sealed class DocumentationFile(string path) : DocumentationProvider
{
    private readonly Lazy<Dictionary<string, XElement>> members = new(() => Read(path));

    /// <summary>The comments of an assembly's file; null when none lie beside it.</summary>
    public static DocumentationFile? Beside(string assembly) =>
        Path.ChangeExtension(assembly, ".xml") is var comments && File.Exists(comments) ? new DocumentationFile(comments) : null;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <inheritdoc/>
    protected override string? GetDocumentationForSymbol(
        string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken = default) =>
        members.Value.TryGetValue(documentationMemberID, out var member) ? Resolve(member).ToString() : "";

    /// <summary>A comment that stands for another one is replaced by it.</summary>
    private XElement Resolve(XElement member) =>
        member.Element("inheritdoc")?.Attribute("cref")?.Value is { } other && members.Value.TryGetValue(other, out var target)
            ? target
            : member;

    private static Dictionary<string, XElement> Read(string path)
    {
        try
        {
            return XDocument.Load(path).Descendants("member")
                .DistinctBy(member => member.Attribute("name")?.Value ?? "", StringComparer.Ordinal)
                .ToDictionary(member => member.Attribute("name")?.Value ?? "", StringComparer.Ordinal);
        }
        catch (Exception failure) when (failure is IOException or XmlException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
