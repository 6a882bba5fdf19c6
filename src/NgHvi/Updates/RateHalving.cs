namespace NgHvi;

/// <summary>
/// Halves the rates of the trust region when the ELBO has stopped rising: when the median of its last W estimates is not above that of the
/// W before by a standard error (optimizer study, section 4, point 8). Estimates that are NaN, of refused steps or of a density that is not
/// known, count in neither window.
/// </summary>
internal static class RateHalving
{
    private const int CheckEvery = 10;

    /// <summary>Keeps an estimate, and judges the two windows when it is time to.</summary>
    public static void Consider(int step, double elbo, double[] recent, TrustRegionState trust, Span<double> scratch)
    {
        if (recent.Length == 0) return;
        recent[(step - 1) % recent.Length] = elbo;
        if (step % CheckEvery != 0 || step - trust.LastHalving < recent.Length) return;
        var window = recent.Length / 2;
        var before = scratch[..window];
        var last = scratch.Slice(window, window);
        for (var i = 0; i < window; i++)
        {
            before[i] = recent[(step + i) % recent.Length];
            last[i] = recent[(step + window + i) % recent.Length];
        }

        before = Known(before);
        last = Known(last);
        if (2 * Math.Min(before.Length, last.Length) < window) return;
        var (medianBefore, deviationBefore) = MedianAndDeviation(before);
        var (medianLast, deviationLast) = MedianAndDeviation(last);

        // 1.8581 = 1.4826·√(π/2): standard error of a median from the median absolute deviation.
        var squares = (deviationBefore * deviationBefore) + (deviationLast * deviationLast);
        var error = 1.8581 * Math.Sqrt(squares / Math.Min(before.Length, last.Length));
        if (medianLast - medianBefore < error)
        {
            trust.RateFraction /= 2;
            trust.LastHalving = step;
        }
    }

    // The values that are not NaN, moved to the front.
    private static Span<double> Known(Span<double> values)
    {
        var count = 0;
        foreach (var value in values)
            if (!double.IsNaN(value)) values[count++] = value;
        return values[..count];
    }

    private static (double Median, double Deviation) MedianAndDeviation(Span<double> values)
    {
        values.Sort();
        var median = Middle(values);
        for (var i = 0; i < values.Length; i++) values[i] = Math.Abs(values[i] - median);
        values.Sort();
        return (median, Middle(values));
    }

    private static double Middle(ReadOnlySpan<double> sorted) => 0.5 * (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]);
}
