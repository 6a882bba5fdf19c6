using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Running;

/// <summary>A code cell has started or ended.</summary>
/// <param name="Number">Which of the code cells, from 1.</param>
/// <param name="Count">How many code cells there are.</param>
/// <param name="Source">The cell's text.</param>
/// <param name="Status"><see cref="CellStatus.NotRun"/> when it starts, otherwise how it ended.</param>
/// <param name="Elapsed">How long it took; zero when it starts.</param>
public sealed record CellProgress(int Number, int Count, string Source, CellStatus Status, TimeSpan Elapsed);
