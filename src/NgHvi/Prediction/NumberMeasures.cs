namespace NgHvi;

/// <summary>Measures of predictions of numbers.</summary>
internal static class NumberMeasures
{
    public const double HalfWidth = 1.959963984540054; // Half the central 95 % interval of the standard normal.

    // Root mean squared error, R² = 1 − mean(y − ŷ)²/s²_y, mean log density and CRPS, and the share of y inside its central 95 % interval.
    // The published log score is of densities that may have underflowed (defect B7 of method section 6.5); these are log-sum-exps.
    public static Score[] Of(
        ReadOnlySpan<double> y, ReadOnlySpan<double> mean, ReadOnlySpan<double> logDensities, ReadOnlySpan<double> crps, int covered)
    {
        var n = y.Length;
        double squaredError = 0;
        for (var i = 0; i < n; i++) squaredError += (y[i] - mean[i]) * (y[i] - mean[i]);
        squaredError /= n;
        var variance = SampleVariance(y);
        return
        [
            new("rmse", "RMSE", Math.Sqrt(squaredError), false),
            new("r2", "R²", variance > 0 ? 1 - (squaredError / variance) : double.NaN, true),
            new("logScore", "log score", FixedOrder.Sum(logDensities) / n, true),
            new("crps", "CRPS", FixedOrder.Sum(crps) / n, false),
            new("coverage", "coverage of 95 % intervals", (double)covered / n, null),
        ];
    }

    // R²_m = Var(f)/(Var(f) + v + E[σ²]) and R²_c = (Var(f) + v)/(the same), f the fixed part of these rows and v the mean over them of the
    // variance zᵀE[Σ]z of the random part: Nakagawa and Schielzeth (2013), extended to slopes by Johnson (2014). The same at every level of
    // prediction.
    public static Score[] Shares(ReadOnlySpan<double> fixedMeans, ReadOnlySpan<double> randomVariances, double residualVariance)
    {
        var (fixedVariance, randomVariance) = (SampleVariance(fixedMeans), FixedOrder.Sum(randomVariances) / randomVariances.Length);
        var total = fixedVariance + randomVariance + residualVariance;
        return
        [
            new("marginalR2", "R²_m, share of the fixed effects", fixedVariance / total, null),
            new("conditionalR2", "R²_c, with the random effects", (fixedVariance + randomVariance) / total, null),
        ];
    }

    // The n − 1 sample variance; NaN for one value, exactly 0 for equal values.
    private static double SampleVariance(ReadOnlySpan<double> values)
    {
        // About the first value, so that equal values have variance 0 to the last bit.
        double sum = 0, squares = 0;
        foreach (var value in values) sum += value - values[0];
        var mean = sum / values.Length;
        foreach (var value in values) squares += (value - values[0] - mean) * (value - values[0] - mean);
        return values.Length > 1 ? squares / (values.Length - 1) : double.NaN;
    }
}
