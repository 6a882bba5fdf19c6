namespace NgHvi;

/// <summary>The paper's priors for one response (method sections 4.1 to 4.3).</summary>
/// <param name="WeightVariance">Of a network's weights.</param>
/// <param name="CoefficientVariance">Of β.</param>
/// <param name="RandomVariance">Of each variance of random effects, where their covariance is diagonal.</param>
internal sealed record PublishedPriors(double WeightVariance, double CoefficientVariance, VariancePrior RandomVariance);
