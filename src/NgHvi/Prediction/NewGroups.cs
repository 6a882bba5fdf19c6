namespace NgHvi;

/// <summary>What to do with rows whose group was not in the training data.</summary>
public enum NewGroups
{
    /// <summary>Refuse: a key is more often misspelt than new.</summary>
    Error,
    /// <summary>Predict with α ~ N(0, Σ).</summary>
    Allow,
}
