namespace NgHvi;

/// <summary>Which matrix plays the Fisher information of λ = (μ, B, d) in a natural gradient (method sections 2.5 and 2.6).</summary>
public enum FisherMetric
{
    /// <summary>The Fisher information matrix itself.</summary>
    Exact,
    /// <summary>The published code's intention: the block of B is 2(Q⊗A), without the commutation term; symmetric.</summary>
    PublishedSymmetric,
    /// <summary>The published code as it runs: moreover the block of d is 2dᵢ²Aᵢⱼ², which is not symmetric.</summary>
    PublishedAsExecuted,
}
