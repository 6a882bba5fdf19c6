using System.Text.Json;
using System.Text.Json.Nodes;

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
            var root = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
            var target = root["targets"]!.AsObject().First(entry => entry.Key.Contains('/', StringComparison.Ordinal)).Value!.AsObject();
            var folders = root["packageFolders"]!.AsObject().Select(entry => entry.Key).ToArray();
            var read = new Reader(root["libraries"]!.AsObject(), target, folders).Read();
            return read.Packages.All(Directory.Exists) && read.Compile.Concat(read.Runtime).Concat(read.Native).All(File.Exists) ? read : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException
            or InvalidOperationException or NullReferenceException)
        {
            return null;
        }
    }

    private sealed class Reader(JsonObject libraries, JsonObject target, string[] folders)
    {
        public PackageAssets Read()
        {
            var ordered = new OrderedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (key, _) in target)
            {
                Visit(key, ordered);
            }

            return new PackageAssets([.. ordered.Values], Files("compile"), Files("runtime"), Files("native"));
        }

        private void Visit(string key, OrderedDictionary<string, string> ordered)
        {
            if (ordered.ContainsKey(key) || libraries[key]!["path"]?.GetValue<string>() is not { } path)
            {
                return;
            }

            foreach (var (id, _) in target[key]!["dependencies"] as JsonObject ?? [])
            {
                if (target.FirstOrDefault(entry => entry.Key.StartsWith(id + "/", StringComparison.OrdinalIgnoreCase)).Key is { } dependency)
                {
                    Visit(dependency, ordered);
                }
            }

            ordered.TryAdd(key, folders.Select(folder => Path.Combine(folder, path)).FirstOrDefault(Directory.Exists) ?? path);
        }

        private string[] Files(string group) =>
        [
            .. from library in target
               let path = libraries[library.Key]!["path"]?.GetValue<string>()
               where path is not null
               from file in library.Value![@group] as JsonObject ?? []
               where !file.Key.EndsWith("_._", StringComparison.Ordinal)
               select SourceText.Find(Path.Combine(path, file.Key), folders) ?? Path.Combine(path, file.Key),
        ];
    }
}
