namespace NgHvi;

/// <summary>One row of a posterior table as it is saved; what is unknown is NaN and saved as null.</summary>
/// <param name="Name">For example "residual.variance".</param>
/// <param name="Mean">Mean.</param>
/// <param name="Sd">Standard deviation.</param>
/// <param name="Lower">2.5 % quantile.</param>
/// <param name="Median">50 % quantile.</param>
/// <param name="Upper">97.5 % quantile.</param>
/// <param name="Mcse">Monte Carlo standard error of the mean.</param>
/// <param name="Ess">Effective number of independent draws.</param>
/// <param name="RHat">Split-R̂ of a Markov chain.</param>
public sealed record QuantityDocument(
    string Name,
    double Mean,
    double Sd,
    [property: JsonPropertyName("q2.5")] double Lower,
    [property: JsonPropertyName("q50")] double Median,
    [property: JsonPropertyName("q97.5")] double Upper,
    double Mcse,
    double Ess,
    [property: JsonPropertyName("rhat")] double RHat)
{
    /// <summary>Takes a row of a fit's posterior.</summary>
    public static QuantityDocument From(PosteriorQuantity quantity) => new(
        quantity.Name,
        quantity.Mean,
        quantity.StandardDeviation,
        quantity.Lower,
        quantity.Median,
        quantity.Upper,
        quantity.MeanError,
        quantity.EffectiveSampleSize,
        quantity.RHat);
}
