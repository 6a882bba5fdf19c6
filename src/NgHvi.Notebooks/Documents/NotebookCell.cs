using System.Text.Json.Nodes;

namespace NgHvi.Notebooks.Documents;

/// <summary>One cell of a notebook. Everything but its execution is fixed; a run makes a changed copy.</summary>
public sealed record NotebookCell
{
    /// <summary>What the cell holds.</summary>
    public required CellKind Kind { get; init; }

    /// <summary>The cell's id, unique in its notebook.</summary>
    public required string Id { get; init; }

    /// <summary>The cell's text, with "\n" between lines.</summary>
    public required string Source { get; init; }

    /// <summary>The number of the last execution; null when the cell has not run.</summary>
    public int? ExecutionCount { get; init; }

    /// <summary>What the last execution gave, in order.</summary>
    public IReadOnlyList<CellOutput> Outputs { get; init; } = [];

    /// <summary>
    /// The language of the cell by its first line, such as <c>#!fsharp</c>, or its metadata; null leaves it to the notebook.
    /// </summary>
    /// <remarks>Markdown, HTML and JavaScript in a first line do not count: C# cells show them.</remarks>
    public string? Language => (SwitchesTo ?? NamedLanguage) is { } name ? KernelNames.Of(name) : null;

    /// <summary>The words its metadata tag it with.</summary>
    public IReadOnlyList<string> Tags =>
        Json["metadata"] is JsonObject metadata && metadata["tags"] is JsonArray tags
            ? [.. tags.Select(tag => MultilineText.FromNode(tag)).OfType<string>()]
            : [];

    /// <summary>The cell as it was read, without source, outputs and execution count.</summary>
    internal JsonObject Json { get; init; } = [];

    /// <summary>Where the cell was read from; null when it is new.</summary>
    internal CellOrigin? Origin { get; init; }

    private string? SwitchesTo =>
        KernelNames.OfSwitch(Source.AsSpan().TrimStart().Slice(0, FirstLineLength())) is { } name && !KernelNames.IsShown(name)
            ? name
            : null;

    private string? NamedLanguage =>
        Json.TextAt("metadata", "polyglot_notebook", "kernelName")
        ?? Json.TextAt("metadata", "dotnet_interactive", "language")
        ?? Json.TextAt("metadata", "vscode", "languageId") switch
        {
            null or "polyglot-notebook" => null,
            var id when id.StartsWith("dotnet-interactive.", StringComparison.Ordinal) => id["dotnet-interactive.".Length..],
            var id => id,
        };

    private int FirstLineLength()
    {
        var text = Source.AsSpan().TrimStart();
        return text.IndexOf('\n') is var end && end >= 0 ? end : text.Length;
    }
}
