using System.Text.Json.Nodes;

namespace NgHvi.Notebooks.Documents;

/// <summary>A notebook of nbformat 4: its cells and everything else that stood in the file.</summary>
/// <remarks>Reading and writing changes nothing but the layout of the JSON and absent cell ids.</remarks>
public sealed record NotebookDocument
{
    /// <summary>The cells, in order.</summary>
    public required IReadOnlyList<NotebookCell> Cells { get; init; }

    /// <summary>The language of cells that name none: "csharp" unless the notebook says otherwise.</summary>
    public string DefaultLanguage =>
        (Json.TextAt("metadata", "polyglot_notebook", "defaultKernelName")
            ?? Json.TextAt("metadata", "polyglot_notebook", "kernelInfo", "defaultKernelName")
            ?? Json.TextAt("metadata", "kernelspec", "language")
            ?? "csharp").ToLowerInvariant() switch
        {
            "c#" => "csharp",
            "f#" => "fsharp",
            var language => language,
        };

    /// <summary>The notebook as it was read, without its cells.</summary>
    internal JsonObject Json { get; init; } = [];

    /// <summary>True when the file ended with a line end.</summary>
    internal bool EndsWithNewLine { get; init; } = true;

    /// <summary>Reads a notebook file.</summary>
    /// <exception cref="NotebookException">The file does not exist or is not a notebook of nbformat 4.</exception>
    public static NotebookDocument Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{path} cannot be read: {failure.Message}", failure);
        }

        return Parse(text, Path.GetFileName(path));
    }

    /// <summary>Reads a notebook from its JSON text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What messages call the notebook.</param>
    /// <exception cref="NotebookException">The text is not a notebook of nbformat 4.</exception>
    public static NotebookDocument Parse(string json, string name = "notebook") => NotebookReader.Read(json, name);

    /// <summary>The notebook as JSON text of nbformat 4.5.</summary>
    public string ToJson() => NotebookWriter.Write(this);

    /// <summary>Writes the notebook; an existing file is replaced only when all of it has been written.</summary>
    public void Save(string path) => WholeFile.Write(path, ToJson());
}
