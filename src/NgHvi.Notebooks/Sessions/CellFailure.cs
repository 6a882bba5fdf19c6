namespace NgHvi.Notebooks.Sessions;

/// <summary>Why a cell failed.</summary>
/// <param name="Name">The exception's type, or "CompileError", "CommandError" or "Cancelled".</param>
/// <param name="Message">What went wrong.</param>
/// <param name="Traceback">Lines that say where: frames of the notebook's own code, or compile errors.</param>
public sealed record CellFailure(string Name, string Message, IReadOnlyList<string> Traceback)
{
    private const string Stopped = "Cancelled";

    /// <summary>How the cell ended.</summary>
    internal CellStatus Status => Name == Stopped ? CellStatus.Cancelled : CellStatus.Failed;

    /// <summary>The failure of a cell, or a run, that was told to stop.</summary>
    internal static CellFailure Cancelled(string message) => new(Stopped, message, []);
}
