namespace NgHvi.Interactive.Figures;

/// <summary>How an axis turns numbers into lengths.</summary>
public enum AxisScale
{
    /// <summary>Equal differences take equal lengths.</summary>
    Linear,

    /// <summary>Equal ratios take equal lengths; numbers ≤ 0 are left out.</summary>
    Log,
}
