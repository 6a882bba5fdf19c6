namespace NgHvi.Notebooks.Sessions;

/// <summary>Code with its origin: a cell, or a file that a cell imports.</summary>
/// <param name="Name">What stack frames call it: "cell 3", or the file's name.</param>
/// <param name="Folders">Where its relative paths are looked up, in order.</param>
/// <param name="Text">The code.</param>
internal sealed record SourceText(string Name, IReadOnlyList<string> Folders, string Text)
{
    /// <summary>The name at the beginning of a sentence.</summary>
    public string Title => TitleOf(Name);

    public static string TitleOf(string name) =>
        name.StartsWith("cell ", StringComparison.Ordinal) ? "C" + name[1..] : name;

    /// <summary>The full path of a file named in the code; null when no folder has it.</summary>
    public string? Find(string path) => Find(path, Folders);

    /// <summary>The full path of the first existing file; null when no folder has it.</summary>
    public static string? Find(string path, IReadOnlyList<string> folders) =>
        folders.Select(folder => Path.GetFullPath(path, folder)).FirstOrDefault(File.Exists);
}
