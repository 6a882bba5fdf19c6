using Microsoft.AspNetCore.Html;
using Microsoft.CodeAnalysis;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace NgHvi.Notebooks.Sessions;

/// <summary>The assemblies every notebook shares with its host: the shared frameworks and the formatters.</summary>
internal static class FrameworkAssemblies
{
    private static readonly Dictionary<string, string> Paths = FindPaths();

    /// <summary>What a cell may use without a reference of its own.</summary>
    public static IReadOnlyList<PortableExecutableReference> References { get; } = FindReferences();

    /// <summary>
    /// True when notebook code must see the host's copy: the runtime's own assemblies, and those whose state
    /// (the registered formatters, the running cell) exists once.
    /// </summary>
    public static bool IsShared(string simpleName) => IsOurs(simpleName) || Paths.ContainsKey(simpleName);

    /// <summary>The path of a framework assembly; null when the name is not one.</summary>
    public static string? PathOf(string simpleName) => Paths.GetValueOrDefault(simpleName);

    private static bool IsOurs(string simpleName) =>
        simpleName == typeof(Formatter).Assembly.GetName().Name || simpleName == typeof(Kernel).Assembly.GetName().Name;

    private static Dictionary<string, string> FindPaths()
    {
        string[] folders = [FolderOf(typeof(object)), FolderOf(typeof(HtmlString))];
        var trusted = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        return trusted
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => folders.Contains(Path.GetDirectoryName(path), StringComparer.Ordinal))
            .DistinctBy(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase);
    }

    private static PortableExecutableReference[] FindReferences()
    {
        var runtime = FolderOf(typeof(object));
        return
        [
            .. Paths.Values.Where(path => Path.GetDirectoryName(path) == runtime).Select(Reference),
            Reference(typeof(IHtmlContent).Assembly.Location),
            Reference(typeof(Formatter).Assembly.Location),
            Reference(typeof(Kernel).Assembly.Location),
        ];
    }

    private static string FolderOf(Type type) => Path.GetDirectoryName(type.Assembly.Location)!;

    private static PortableExecutableReference Reference(string path) =>
        MetadataReference.CreateFromFile(path, documentation: DocumentationFile.Beside(path));
}
