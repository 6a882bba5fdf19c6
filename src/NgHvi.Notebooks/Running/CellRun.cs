using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Running;

/// <summary>How one code cell fared in a run.</summary>
/// <param name="Index">The cell's place in the notebook, from 0, all cells counted.</param>
/// <param name="Status">How it ended; a cell that may fail is failed all the same.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record CellRun(int Index, CellStatus Status, TimeSpan Elapsed);
