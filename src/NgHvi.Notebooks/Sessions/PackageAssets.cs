using System.Text.Json;

namespace NgHvi.Notebooks.Sessions;

/// <summary>The files a set of packages gives, as full paths.</summary>
/// <param name="Packages">The folders of the packages, each after those it depends on.</param>
/// <param name="Compile">Assemblies for the compiler.</param>
/// <param name="Runtime">Assemblies to load.</param>
/// <param name="Native">Native libraries of this system.</param>
internal sealed record PackageAssets(
    IReadOnlyList<string> Packages, IReadOnlyList<string> Compile, IReadOnlyList<string> Runtime, IReadOnlyList<string> Native)
{
    /// <summary>Reads what a restore has resolved; null when the file is damaged, or one that it names is gone.</summary>
    public static PackageAssets? TryRead(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<AssetsFile>(File.ReadAllText(path), JsonSerializerOptions.Web);
            var read = file?.Targets?.FirstOrDefault(entry => entry.Key.Contains('/', StringComparison.Ordinal)).Value is { } target
                && file is { Libraries: { } libraries, PackageFolders.Keys: var folders }
                ? new Reader(libraries, target, [.. folders]).Read()
                : null;
            return read?.Packages.Concat(read.Compile).Concat(read.Runtime).Concat(read.Native).All(Path.Exists) == true ? read : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>What is read of the file that a restore writes.</summary>
    private sealed record AssetsFile(
        Dictionary<string, Dictionary<string, Entry?>>? Targets,
        Dictionary<string, Library?>? Libraries,
        Dictionary<string, JsonElement>? PackageFolders);

    private sealed record Entry(
        Dictionary<string, JsonElement>? Dependencies,
        Dictionary<string, JsonElement>? Compile,
        Dictionary<string, JsonElement>? Runtime,
        Dictionary<string, JsonElement>? Native);

    private sealed record Library(string? Path);

    private sealed class Reader(Dictionary<string, Library?> libraries, Dictionary<string, Entry?> target, string[] folders)
    {
        public PackageAssets Read()
        {
            var ordered = new OrderedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var key in target.Keys)
            {
                Visit(key, ordered);
            }

            return new PackageAssets(
                [.. ordered.Values], Files(entry => entry.Compile), Files(entry => entry.Runtime), Files(entry => entry.Native));
        }

        private void Visit(string key, OrderedDictionary<string, string> ordered)
        {
            if (ordered.ContainsKey(key) || libraries.GetValueOrDefault(key)?.Path is not { } path)
            {
                return;
            }

            foreach (var id in target[key]?.Dependencies?.Keys ?? Enumerable.Empty<string>())
            {
                if (target.Keys.FirstOrDefault(other => other.StartsWith(id + "/", StringComparison.OrdinalIgnoreCase)) is { } dependency)
                {
                    Visit(dependency, ordered);
                }
            }

            ordered.TryAdd(key, folders.Select(folder => Path.Combine(folder, path)).FirstOrDefault(Directory.Exists) ?? path);
        }

        private string[] Files(Func<Entry, Dictionary<string, JsonElement>?> group) =>
        [
            .. from library in target
               let path = libraries.GetValueOrDefault(library.Key)?.Path
               where path is not null && library.Value is not null
               from file in @group(library.Value)?.Keys ?? Enumerable.Empty<string>()
               where !file.EndsWith("_._", StringComparison.Ordinal)
               select SourceText.Find(Path.Combine(path, file), folders) ?? Path.Combine(path, file),
        ];
    }
}
