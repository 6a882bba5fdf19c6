namespace NgHvi;

/// <summary>Halves rates where a window of steps does not raise the ELBO (optimizer study, section 4); window 0: never.</summary>
internal sealed class PlateauHalving(TrustRegionState trust, int window)
{
    public const int UsualWindow = 40;
    private const int CheckEvery = 10;
    private readonly double[] recent = new double[2 * window]; // That of step t at (t − 1) mod length.
    private readonly double[] windows = new double[2 * window];

    public TrustRegionState Trust => trust;

    // Unless the median rises by a standard error. NaN (refused or unknown) counts in neither window.
    public void Observe(int step, double elbo)
    {
        if (window == 0) return;
        recent[(step - 1) % recent.Length] = elbo;
        if (step % CheckEvery != 0 || step - trust.LastHalving < recent.Length) return;
        var before = Known(step, windows.AsSpan(0, window));
        var last = Known(step + window, windows.AsSpan(window));
        if (2 * Math.Min(before.Length, last.Length) < window) return;
        var (medianBefore, deviationBefore) = MedianAndDeviation(before);
        var (medianLast, deviationLast) = MedianAndDeviation(last);

        // 1.8581 = 1.4826·√(π/2): standard error of a median from the median absolute deviation.
        var squares = (deviationBefore * deviationBefore) + (deviationLast * deviationLast);
        if (medianLast - medianBefore < 1.8581 * Math.Sqrt(squares / Math.Min(before.Length, last.Length)))
            (trust.RateFraction, trust.LastHalving) = (trust.RateFraction / 2, step);
    }

    public void Exchange(StateArchive archive) => archive.Fill("recentElbo", recent);

    private Span<double> Known(int first, Span<double> part)
    {
        var count = 0;
        for (var i = 0; i < part.Length; i++)
            if (recent[(first + i) % recent.Length] is var elbo && !double.IsNaN(elbo)) part[count++] = elbo;
        return part[..count];
    }

    private static (double Median, double Deviation) MedianAndDeviation(Span<double> values)
    {
        var median = Median(values);
        foreach (ref var value in values) value = Math.Abs(value - median);
        return (median, Median(values));
    }

    private static double Median(Span<double> values)
    {
        values.Sort();
        return 0.5 * (values[(values.Length - 1) / 2] + values[values.Length / 2]);
    }
}
