using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace NgHvi.Notebooks.Sessions;

/// <summary>
/// Where a session's code and the assemblies it refers to live. The notebook's files come before the host's
/// copies of the same assemblies; only what must exist once is taken from the host.
/// </summary>
/// <remarks>
/// Roslyn's own loader asks the host first, and so would run a notebook against the build that happens to
/// lie beside the host; that is why this one exists.
/// </remarks>
internal sealed class SessionLoadContext : AssemblyLoadContext
{
    /// <summary>The build that this process has mapped from each path: the runtime keeps it while it lives.</summary>
    private static readonly ConcurrentDictionary<string, Guid> Mapped = new(StringComparer.Ordinal);

    private static readonly Assembly[] Shared = [typeof(Formatter).Assembly, typeof(Kernel).Assembly];
    private readonly SessionReferences references;

    public SessionLoadContext(SessionReferences references)
        : base("notebook")
    {
        this.references = references;
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        return Array.Find(Shared, assembly => assembly.GetName().Name == name)
            ?? (references.RuntimePath(name) is { } path ? LoadFile(path) : null);
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        references.NativePath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;

    private Assembly LoadFile(string path)
    {
        // A path that was mapped before and rebuilt since would give the old build; its bytes give the new one.
        var version = AssemblyFile.TryRead(path)?.Version ?? Guid.Empty;
        if (Mapped.GetOrAdd(path, version) == version)
        {
            return LoadFromAssemblyPath(path);
        }

        using var image = new MemoryStream(File.ReadAllBytes(path));
        return LoadFromStream(image);
    }
}
