using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Running;

/// <summary>How a notebook is run.</summary>
public sealed record NotebookRunOptions
{
    /// <summary>The default of <see cref="MaxOutput"/>.</summary>
    internal const long DefaultMaxOutput = 2_000_000;

    /// <summary>The working directory of the cells; null is the notebook's folder.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Values for the variables that the cell tagged "parameters" declares, set by a cell after it.</summary>
    public NotebookParameters Parameters { get; init; } = NotebookParameters.None;

    /// <summary>How long a cell may run, unless its tags say otherwise; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// How long a cell that is to stop has time to do so before it is broken off. 5 seconds by default.
    /// </summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the run goes on after a cell that fails.</summary>
    public bool AllowsErrors { get; init; }

    /// <summary>How many bytes of a notebook's file the outputs of a cell may take; what is beyond is left out. 2 MB by default.</summary>
    public long MaxOutput { get; init; } = DefaultMaxOutput;

    /// <summary>
    /// The program and its arguments that serve an <see cref="Engine.EngineHost"/>, so that a cell that ends its process does not end
    /// this one; empty runs the cells in this process.
    /// </summary>
    public IReadOnlyList<string> EngineCommand { get; init; } = [];

    /// <summary>Called after each cell with the run so far; null when nobody wants it.</summary>
    public Action<NotebookRun>? AfterCell { get; init; }

    /// <summary>Called for each output as it is made; null when nobody listens.</summary>
    public Action<CellOutputEvent>? OnOutput { get; init; }
}
