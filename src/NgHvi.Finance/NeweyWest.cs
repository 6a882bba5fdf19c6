namespace NgHvi.Finance;

/// <summary>Mean of a series, such as one number a month, whose neighbours are alike.</summary>
public static class NeweyWest
{
    /// <summary>Usual number of lags for months here.</summary>
    public const int DefaultLags = 3;

    /// <summary>Mean, and its standard error by Bartlett weights: (γ₀ + 2 Σ (1 − l/(L + 1)) γ_l)/n (Newey and West 1987, eq. 5).</summary>
    /// <param name="values">In their order, at least two.</param>
    /// <param name="lags">L; 0 gives independent values' (divisor n).</param>
    /// <exception cref="ArgumentException">Too few values, or a value that is not finite.</exception>
    public static MeanEstimate Mean(IEnumerable<double> values, int lags = DefaultLags)
    {
        double[] all = [.. values];
        ArgumentOutOfRangeException.ThrowIfNegative(lags);
        if (all.Length < 2) throw new ArgumentException($"A standard error needs two values or more; there are {all.Length}.",
            nameof(values));
        if (!Array.TrueForAll(all, double.IsFinite)) throw new ArgumentException("All values must be finite.", nameof(values));
        var (n, mean) = (all.Length, all.Average());
        var variance = 0.0;
        for (var l = 0; l <= Math.Min(lags, n - 1); l++)
        {
            var sum = 0.0;
            for (var t = l; t < n; t++) sum += (all[t] - mean) * (all[t - l] - mean);
            variance += (l == 0 ? 1 : 2 * (1 - (l / (lags + 1.0)))) * sum / n;
        }

        return new(mean, Math.Sqrt(variance / n), n, lags);
    }
}
