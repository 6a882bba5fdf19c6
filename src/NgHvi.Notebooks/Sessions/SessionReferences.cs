using Microsoft.CodeAnalysis;

namespace NgHvi.Notebooks.Sessions;

/// <summary>
/// The assemblies a notebook has referred to. One set serves the compiler and the loader, so that both see
/// the same file for a name, whatever copy of it the host has.
/// </summary>
/// <remarks>
/// The dependencies that lie beside a file come with it, except those the host shares. The first file of a
/// name stays: a second build of it in one session would give two types of the same name.
/// </remarks>
internal sealed class SessionReferences
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, AssemblyFile> files = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> runtimePaths = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> nativePaths = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> folders = [];

    /// <summary>What the compiler sees.</summary>
    public IReadOnlyList<MetadataReference> ForCompiler
    {
        get
        {
            lock (gate)
            {
                return [.. FrameworkAssemblies.References, .. files.Values.Select(file => file.Reference)];
            }
        }
    }

    /// <summary>Adds a file and the dependencies beside it.</summary>
    /// <returns>What the compiler sees of the file; null when it is not a managed assembly.</returns>
    /// <exception cref="NotebookException">Another build of the same assembly is already in use.</exception>
    public PortableExecutableReference? Add(string path)
    {
        lock (gate)
        {
            if (AssemblyFile.TryRead(path) is not { } file)
            {
                return null;
            }

            if (FrameworkAssemblies.IsShared(file.Name))
            {
                return FrameworkAssemblies.References.FirstOrDefault(reference =>
                    Path.GetFileNameWithoutExtension(reference.FilePath) == file.Name) ?? file.Reference;
            }

            if (files.TryGetValue(file.Name, out var present))
            {
                return present.Version == file.Version
                    ? present.Reference
                    : throw new NotebookException(
                        $"{path} cannot be used: another build of {file.Name} is in use, from {present.Path}. Start a new session.");
            }

            var folder = Path.GetDirectoryName(path)!;
            if (!folders.Contains(folder))
            {
                folders.Add(folder);
            }

            AddWithNeighbours(file, folder);
            return file.Reference;
        }
    }

    /// <summary>Adds the files of a restored package.</summary>
    public void Add(PackageAssets assets)
    {
        lock (gate)
        {
            foreach (var path in assets.Compile)
            {
                if (AssemblyFile.TryRead(path) is { } file && !FrameworkAssemblies.IsShared(file.Name))
                {
                    files.TryAdd(file.Name, file);
                }
            }

            foreach (var path in assets.Runtime)
            {
                runtimePaths.TryAdd(Path.GetFileNameWithoutExtension(path), path);
            }

            foreach (var path in assets.Native)
            {
                nativePaths.TryAdd(Path.GetFileNameWithoutExtension(path), path);
            }
        }
    }

    /// <summary>The file to load for a name; null leaves it to the host.</summary>
    public string? RuntimePath(string simpleName)
    {
        lock (gate)
        {
            return FrameworkAssemblies.IsShared(simpleName) ? null
                : runtimePaths.GetValueOrDefault(simpleName)
                ?? files.GetValueOrDefault(simpleName)?.Path
                ?? SourceText.Find(simpleName + ".dll", folders);
        }
    }

    /// <summary>The native library of a name; null leaves it to the system.</summary>
    public string? NativePath(string name)
    {
        lock (gate)
        {
            return nativePaths.GetValueOrDefault(name)
                ?? nativePaths.GetValueOrDefault("lib" + name)
                ?? new[] { name, name + ".dll", $"lib{name}.so", name + ".so", $"lib{name}.dylib" }
                    .Select(file => SourceText.Find(file, folders))
                    .FirstOrDefault(path => path is not null);
        }
    }

    private void AddWithNeighbours(AssemblyFile file, string folder)
    {
        if (FrameworkAssemblies.IsShared(file.Name) || !files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var name in file.Dependencies)
        {
            if (!FrameworkAssemblies.IsShared(name) && !files.ContainsKey(name)
                && AssemblyFile.TryRead(Path.Combine(folder, name + ".dll")) is { } neighbour)
            {
                AddWithNeighbours(neighbour, folder);
            }
        }
    }
}
