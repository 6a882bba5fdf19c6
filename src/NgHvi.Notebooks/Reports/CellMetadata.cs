using System.Text.Json.Nodes;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Reports;

/// <summary>What a report reads from the metadata of a cell.</summary>
internal static class CellMetadata
{
    /// <summary>True when the front end that wrote the cell hid its code.</summary>
    public static bool HidesSource(NotebookCell cell) =>
        (cell.Json["metadata"] as JsonObject)?["jupyter"] is JsonObject jupyter
        && jupyter["source_hidden"] is JsonValue value && value.TryGetValue(out bool hidden) && hidden;

    /// <summary>True when the cell ended in a failure that nobody expected.</summary>
    public static bool Failed(NotebookCell cell) =>
        cell.Outputs.Any(output => output is CellOutput.Failure) && !cell.Tags.Contains("raises-exception");
}
