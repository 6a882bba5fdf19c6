namespace NgHvi;

/// <summary>Which random coefficients α a prediction for a row assumes.</summary>
public enum PredictionLevel
{
    /// <summary>Those of the row's own group: α_k ~ p(α_k | θ, y) for a group of the training data, α ~ N(0, Σ) for a new one.</summary>
    Group,
    /// <summary>Those of a group never seen, α ~ N(0, Σ), even where the row's group was in the training data.</summary>
    NewGroup,
    /// <summary>None, α = 0: the fixed effects alone, with predictive variance σ² given θ.</summary>
    Population,
}
