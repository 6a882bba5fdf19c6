namespace NgHvi;

/// <summary>Matrix of a natural gradient of λ = (μ, B, d) (method sections 2.5 and 2.6).</summary>
public enum FisherMetric
{
    /// <summary>Fisher information.</summary>
    Exact,
    /// <summary>The published intention: 2(Q⊗A) for B, without the commutation term.</summary>
    PublishedSymmetric,
    /// <summary>The published code as it runs: also 2dᵢ²Aᵢⱼ² for d; not symmetric.</summary>
    PublishedAsExecuted,
}
