namespace NgHvi.Finance;

/// <summary>A mean of a series with a standard error that allows for autocorrelation.</summary>
/// <param name="Mean">Of the series.</param>
/// <param name="StandardError">Newey and West's (1987).</param>
/// <param name="Count">Length of the series.</param>
/// <param name="Lags">Lags L of its autocovariances.</param>
public sealed record MeanEstimate(double Mean, double StandardError, int Count, int Lags)
{
    /// <summary>Mean divided by its standard error.</summary>
    public double TStatistic => Mean / StandardError;
    /// <summary>Of a mean of 0 against another, normal.</summary>
    public double PValue => 2 * MathNet.Numerics.Distributions.Normal.CDF(0, 1, -Math.Abs(TStatistic));
}
