using Microsoft.CodeAnalysis;

namespace NgHvi.Notebooks.Sessions;

/// <summary>
/// The assemblies a notebook has referred to. One set serves the compiler and the loader, so that both see
/// the same file for a name, whatever copy of it the host has.
/// </summary>
/// <remarks>
/// The dependencies that lie beside a file come with it, except those the host shares. The first file of a
/// name stays: a second build of it in one session would give two types of the same name. A package's file serves for others
/// of its version and before, and gives way to a later one until it is loaded.
/// </remarks>
internal sealed class SessionReferences
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, AssemblyFile> files = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> packaged = new(StringComparer.Ordinal);
    private readonly HashSet<string> loaded = new(StringComparer.OrdinalIgnoreCase);
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

            if (files.TryGetValue(file.Name, out var present) && !GivesWay(present, file))
            {
                return present.Version == file.Version
                    || (packaged.Contains(present.Path) && present.FullName.Version >= file.FullName.Version)
                    ? present.Reference
                    : throw new NotebookException(
                        $"{path} cannot be used: another build of {file.Name} is in use, from {present.Path}. Start a new session.");
            }

            Remove(file.Name);
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
                if (AssemblyFile.TryRead(path) is { } file && !FrameworkAssemblies.IsShared(file.Name) && !IsOfOtherHost(file.Name)
                    && (!files.TryGetValue(file.Name, out var present) || GivesWay(present, file)))
                {
                    Remove(file.Name);
                    files.Add(file.Name, file);
                    packaged.Add(path);
                }
            }

            foreach (var path in assets.Runtime)
            {
                var name = Path.GetFileNameWithoutExtension(path);
                if (!files.TryGetValue(name, out var file) || packaged.Contains(file.Path))
                {
                    runtimePaths.TryAdd(name, path);
                }
            }

            foreach (var path in assets.Native)
            {
                nativePaths.TryAdd(Path.GetFileNameWithoutExtension(path), path);
            }
        }
    }

    /// <summary>The file to load for a name, which stays the file for it; null leaves it to the host.</summary>
    public string? RuntimePath(string simpleName)
    {
        lock (gate)
        {
            var path = FrameworkAssemblies.IsShared(simpleName) ? null
                : runtimePaths.GetValueOrDefault(simpleName)
                ?? files.GetValueOrDefault(simpleName)?.Path
                ?? SourceText.Find(simpleName + ".dll", folders);
            if (path is not null)
            {
                loaded.Add(simpleName);
            }

            return path;
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

    /// <summary>Whether a package's file is older than another and nothing runs of it yet.</summary>
    private bool GivesWay(AssemblyFile present, AssemblyFile file) =>
        packaged.Contains(present.Path) && present.FullName.Version < file.FullName.Version && !loaded.Contains(file.Name);

    private void Remove(string name)
    {
        files.Remove(name);
        runtimePaths.Remove(name);
    }

    /// <summary>.NET Interactive's own assemblies, which packages for it bring: they have types that cells have from this engine.</summary>
    private static bool IsOfOtherHost(string name) => name.StartsWith("Microsoft.DotNet.Interactive", StringComparison.Ordinal);

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
