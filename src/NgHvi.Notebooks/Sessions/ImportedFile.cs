using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Files that a cell can run in its session.</summary>
internal static class ImportedFile
{
    /// <summary>Whether a file's ending says that it can be run.</summary>
    public static bool CanRead(string path) => Path.GetExtension(path).ToLowerInvariant() is ".cs" or ".csx" or ".dib" or ".ipynb";

    /// <summary>The pieces of a file, in order. Markdown is shown; cells of other languages are left out.</summary>
    /// <param name="path">The file.</param>
    /// <param name="folder">Where its relative paths start; its own folder comes second.</param>
    public static IEnumerable<SourceText> Read(string path, string folder)
    {
        string[] folders = [folder, Path.GetDirectoryName(path)!];
        var name = Path.GetFileName(path);
        if (Path.GetExtension(path).ToLowerInvariant() is ".cs" or ".csx")
        {
            return [new SourceText(name, folders, RegularFile.ReadText(path, RegularFile.LargestText))];
        }

        var notebook = NotebookDocument.Load(path);
        return notebook.Cells.Index()
            .Where(entry => entry.Item.Kind == CellKind.Markdown || notebook.IsCSharp(entry.Item))
            .Select(entry => new SourceText(
                $"{name} cell {entry.Index + 1}", folders,
                entry.Item.Kind == CellKind.Markdown ? "#!markdown\n" + entry.Item.Source : entry.Item.Source));
    }
}
