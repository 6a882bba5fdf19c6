using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Reports;

/// <summary>How one code cell fared.</summary>
/// <param name="Index">The cell's place in the notebook, from 0, all cells counted.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Elapsed">How long it took; zero when it did not run.</param>
public sealed record ReportCell(int Index, CellStatus Status, TimeSpan Elapsed);
