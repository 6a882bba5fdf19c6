using NgHvi.Notebooks.Running;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Reports;

/// <summary>What a report says about the run that made a notebook's outputs.</summary>
public sealed record ReportRun
{
    /// <summary>How the run ended.</summary>
    public required CellStatus Status { get; init; }

    /// <summary>Why it was no success, in a sentence; null when it was, or when nothing more is known.</summary>
    public string? Problem { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>When it ended; null when nobody looked.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>The code cells that were to run, in order.</summary>
    public required IReadOnlyList<CellRun> Cells { get; init; }
}
