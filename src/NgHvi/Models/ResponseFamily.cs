namespace NgHvi;

/// <summary>What is assumed of the response given its linear predictor η = zᵀ(β + α).</summary>
public enum ResponseFamily
{
    /// <summary>y ~ N(η, σ²).</summary>
    Gaussian,

    /// <summary>P(y = 1) = Φ(η).</summary>
    Probit,

    /// <summary>P(y = 1) = 1/(1 + e^−η).</summary>
    Logit,
}
