namespace NgHvi.Notebooks.Documents;

/// <summary>A cell as it stands in its file, to tell later what has changed.</summary>
/// <param name="Part">Its place in the file.</param>
/// <param name="Id">Its id there; null when it has none that can stay.</param>
/// <param name="Source">Its text.</param>
/// <param name="ExecutionCount">The number of its execution.</param>
/// <param name="Outputs">Its outputs.</param>
internal sealed record CellOrigin(
    JsonPart Part, string? Id, string Source, int? ExecutionCount, IReadOnlyList<CellOutput> Outputs);
