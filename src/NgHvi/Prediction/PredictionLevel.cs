namespace NgHvi;

/// <summary>Which random coefficients α a prediction assumes.</summary>
public enum PredictionLevel
{
    /// <summary>The row's group: p(α_k | θ, y) for a known one, N(0, Σ) for a new one.</summary>
    Group,
    /// <summary>A new group for every key: α ~ N(0, Σ).</summary>
    NewGroup,
    /// <summary>Fixed effects alone: α = 0.</summary>
    Population,
}
