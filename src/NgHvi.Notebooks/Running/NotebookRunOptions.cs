using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Running;

/// <summary>How a notebook is run.</summary>
public sealed record NotebookRunOptions
{
    /// <summary>The working directory of the cells; null is the notebook's folder.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Called for each output as it is made; null when nobody listens.</summary>
    public Action<CellOutputEvent>? OnOutput { get; init; }
}
