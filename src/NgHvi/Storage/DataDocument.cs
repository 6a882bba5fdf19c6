namespace NgHvi;

/// <summary>What a fit was made from.</summary>
/// <param name="N">Rows used.</param>
/// <param name="Groups">Number of groups.</param>
/// <param name="Response">Name of the response column.</param>
/// <param name="GroupColumn">Name of the grouping column.</param>
/// <param name="DroppedRows">Rows left out because a cell was missing.</param>
/// <param name="GroupKeys">The groups' keys in order of first appearance.</param>
public sealed record DataDocument(
    int N,
    int Groups,
    string Response,
    string GroupColumn,
    int DroppedRows,
    [property: JsonConverter(typeof(TextListConverter))] IReadOnlyList<string> GroupKeys);
