namespace NgHvi;

/// <summary>The paper's priors for one response: variances of weights and of β, and the prior of each variance of independent random effects
/// (method sections 4.1 to 4.3).</summary>
internal sealed record PublishedPriors(double WeightVariance, double CoefficientVariance, VariancePrior RandomVariance);
