namespace NgHvi.Notebooks.Sessions;

/// <summary>Whether a cell can be run as it stands.</summary>
public enum CellCompleteness
{
    /// <summary>It can.</summary>
    Complete,

    /// <summary>More has to follow.</summary>
    Incomplete,

    /// <summary>Nothing that follows makes it C#.</summary>
    Invalid,
}
