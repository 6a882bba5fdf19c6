using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Sessions;

/// <summary>What running a cell gave.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Outputs">
/// Its outputs, in order; a failure's error is the last one. When a later cell updates a display of this one,
/// the display is replaced in this list.
/// </param>
/// <param name="Failure">Why it failed; null when it succeeded.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record CellResult(
    CellStatus Status, IReadOnlyList<CellOutput> Outputs, CellFailure? Failure, TimeSpan Elapsed)
{
    /// <summary>The result of a cell that has ended.</summary>
    internal static CellResult Of(OutputRecorder outputs, CellFailure? failure, TimeSpan elapsed) =>
        new(failure?.Status ?? CellStatus.Succeeded, outputs.Close(), failure, elapsed);
}
