namespace NgHvi;

/// <summary>The posterior of one reported quantity.</summary>
/// <param name="Name">For example "residual.variance".</param>
/// <param name="Mean">Posterior mean.</param>
/// <param name="StandardDeviation">Posterior standard deviation.</param>
/// <param name="Lower">2.5 % quantile.</param>
/// <param name="Median">50 % quantile.</param>
/// <param name="Upper">97.5 % quantile.</param>
/// <param name="MeanError">Monte Carlo standard error of the mean, or NaN where nothing was sampled.</param>
/// <param name="EffectiveSampleSize">Effective number of independent draws behind it, or NaN.</param>
/// <param name="RHat">Split-R̂ of a Markov chain, or NaN.</param>
public readonly record struct PosteriorQuantity(
    string Name,
    double Mean,
    double StandardDeviation,
    double Lower,
    double Median,
    double Upper,
    double MeanError = double.NaN,
    double EffectiveSampleSize = double.NaN,
    double RHat = double.NaN);
