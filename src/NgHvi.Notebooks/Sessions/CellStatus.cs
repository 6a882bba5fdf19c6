namespace NgHvi.Notebooks.Sessions;

/// <summary>How a cell, or a whole run, ended.</summary>
public enum CellStatus
{
    /// <summary>It was not started.</summary>
    NotRun,

    /// <summary>It ran to its end.</summary>
    Succeeded,

    /// <summary>It did not compile, or threw.</summary>
    Failed,

    /// <summary>It was told to stop.</summary>
    Cancelled,

    /// <summary>Its tags say that it is not run, or a package that it requires cannot be had.</summary>
    Skipped,
}
