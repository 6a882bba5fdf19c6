namespace NgHvi;

/// <summary>The order of the draws in a sweep of the Gibbs sampler.</summary>
public enum GibbsOrder
{
    /// <summary>
    /// β with α integrated out, then α given β: one joint draw of (β, α), so that an intercept and the groups' effects do not have to trade places
    /// in small steps. Then α and Σ are rescaled together, so that a small variance can be left, and the variances are drawn.
    /// </summary>
    Joint,

    /// <summary>β given α, the variances, then α given all: the paper's order (method section 5.1).</summary>
    Plain,
}
