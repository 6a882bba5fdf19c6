namespace NgHvi.Interactive.Display;

/// <summary>Where a column's text stands.</summary>
public enum ColumnAlignment
{
    /// <summary>Words: at the left.</summary>
    Left,

    /// <summary>Numbers: at the right, with digits of one width.</summary>
    Right,
}
