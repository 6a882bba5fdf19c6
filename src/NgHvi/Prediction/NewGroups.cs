namespace NgHvi;

/// <summary>What to do with rows of unknown groups.</summary>
public enum NewGroups
{
    /// <summary>Refuse them.</summary>
    Error,
    /// <summary>Predict with α ~ N(0, Σ).</summary>
    Allow,
}
