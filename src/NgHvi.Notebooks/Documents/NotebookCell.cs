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

    /// <summary>The language the cell's metadata name; null leaves it to the notebook.</summary>
    public string? Language =>
        Json.TextAt("metadata", "polyglot_notebook", "kernelName") ?? Json.TextAt("metadata", "dotnet_interactive", "language");

    /// <summary>The cell as it was read, without source, outputs and execution count.</summary>
    internal JsonObject Json { get; init; } = [];
}
