using System.Text;
using System.Text.Json.Nodes;

namespace NgHvi.Notebooks.Documents;

/// <summary>A notebook of nbformat 4, or a .dib script: its cells and everything else that stood in the file.</summary>
/// <remarks>
/// What was read from an .ipynb and has not been changed is written as it stood, byte for byte. Older minor versions of nbformat 4 become
/// 4.5, which asks for an id in each cell.
/// </remarks>
public sealed record NotebookDocument
{
    /// <summary>The cells, in order.</summary>
    public required IReadOnlyList<NotebookCell> Cells { get; init; }

    /// <summary>The language of cells that name none: "csharp" unless the notebook says otherwise.</summary>
    public string DefaultLanguage =>
        KernelNames.Of(
            Json.TextAt("metadata", "polyglot_notebook", "defaultKernelName")
            ?? Json.TextAt("metadata", "polyglot_notebook", "kernelInfo", "defaultKernelName")
            ?? Json.TextAt("metadata", "kernelspec", "language")
            ?? (Json.TextAt("metadata", "language_info", "name") is { } name && name != "polyglot-notebook" ? name : KernelNames.CSharp));

    /// <summary>The notebook as it was read, without its cells.</summary>
    internal JsonObject Json { get; init; } = [];

    /// <summary>The file's text it was read from; null when it is new.</summary>
    internal JsonPart? Origin { get; init; }

    /// <summary>Reads a notebook file, as a script when its name ends in .dib.</summary>
    /// <exception cref="NotebookException">The file does not exist or is not a notebook of nbformat 4.</exception>
    public static NotebookDocument Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return IsScript(path)
                ? ParseScript(RegularFile.ReadText(path, RegularFile.LargestText), Path.GetFileName(path))
                : NotebookReader.Read(RegularFile.ReadBytes(path, RegularFile.LargestText), Path.GetFileName(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{path} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Reads a notebook from its JSON text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What messages call the notebook.</param>
    /// <exception cref="NotebookException">The text is not a notebook of nbformat 4.</exception>
    public static NotebookDocument Parse(string json, string name = "notebook") =>
        NotebookReader.Read(Encoding.UTF8.GetBytes(json), name);

    /// <summary>Reads a notebook from the text of a .dib script.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What messages call the script.</param>
    /// <exception cref="NotebookException">What follows <c>#!meta</c> is not JSON.</exception>
    public static NotebookDocument ParseScript(string text, string name = "script") => ScriptReader.Read(text, name);

    /// <summary>The notebook as JSON text of nbformat 4.5.</summary>
    public string ToJson() => NotebookWriter.Write(this);

    /// <summary>The notebook as the text of a .dib script, which has neither outputs nor ids.</summary>
    public string ToScript() => ScriptWriter.Write(this);

    /// <summary>
    /// Writes the notebook, as a script when the name ends in .dib; an existing file is replaced only when all of it has been written.
    /// </summary>
    public void Save(string path) => WholeFile.Write(path, IsScript(path) ? ToScript() : ToJson());

    /// <summary>True for the names of .dib files.</summary>
    public static bool IsScript(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".dib", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>True for cells of C#, which are run; those of other languages stay as they are.</summary>
    public bool IsCSharp(NotebookCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell.Kind == CellKind.Code && (cell.Language ?? DefaultLanguage) == KernelNames.CSharp;
    }
}
