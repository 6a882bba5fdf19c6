namespace NgHvi.Interactive.Figures;

/// <summary>The pattern of a line, so that methods differ without colour too.</summary>
public enum LineDash
{
    /// <summary>Unbroken.</summary>
    Solid,

    /// <summary>Long strokes.</summary>
    Dash,

    /// <summary>A stroke and a dot by turns.</summary>
    DashDot,

    /// <summary>Dots.</summary>
    Dot,
}
