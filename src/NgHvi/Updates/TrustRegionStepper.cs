namespace NgHvi;

/// <summary>Optimizer study, section 4, points 6 to 8.</summary>
internal sealed class TrustRegionStepper : Stepper
{
    private const int CheckEvery = 10;
    private readonly StepRule.TrustRegion rule;
    private readonly int draws;
    private readonly double[] recent; // That of step t at (t − 1) mod length.
    private readonly double[] windows;
    private double[] points = [];

    public TrustRegionStepper(StepRule.TrustRegion rule, int draws, bool visitsInPart = false)
    {
        (this.rule, this.draws, recent) = (rule, draws, new double[visitsInPart ? 0 : 2 * (rule.HalvingWindow ?? 40)]);
        windows = new double[recent.Length];
    }

    public override (double MeanKl, double ShapeKl) Apply(VariationalFamily family, int step, ReadOnlySpan<double> direction)
    {
        var m = family.ParameterCount;
        points = points.Length == 2 * m ? points : new double[2 * m];
        var (factor, radius) = (rule.RateFactor(step), (rule.Radius ?? m / 8.0) * Trust.RadiusFraction);
        var (meanLength, shapeLength) = family.Lengths(direction, points);
        var (meanRate, meanKl) = Limit(rule.MeanRate, meanLength, Trust.RecentMeanKl);
        var (rate, shapeKl) = Limit(rule.ShapeRate ?? (double)draws / (draws + family.NoiseCount), shapeLength, Trust.RecentShapeKl);

        // Of steps of factor 1, so that a changing factor is no spike.
        Trust.RecentMeanKl = Smooth(Trust.RecentMeanKl, meanKl / (factor * factor));
        Trust.RecentShapeKl = Smooth(Trust.RecentShapeKl, shapeKl / (factor * factor));
        family.Retract(direction, meanRate, rate, rule.UniquenessFloor ?? 0.1);
        return (meanKl, shapeKl);

        (double Rate, double Nats) Limit(double fullRate, double length, double recentNats)
        {
            var rate = factor * fullRate * Trust.RateFraction;
            var nats = Math.Min(radius, rule.SpikeFactor * (factor * factor * recentNats));
            rate = length > 0 ? Math.Min(rate, Math.Sqrt(2 * nats / length)) : rate;
            return (rate, 0.5 * rate * rate * length);
        }
    }

    // Halves unless the median rises by a standard error. NaN (refused or unknown) counts in neither window.
    public override void Observe(int step, double elbo)
    {
        if (recent.Length == 0) return;
        recent[(step - 1) % recent.Length] = elbo;
        if (step % CheckEvery != 0 || step - Trust.LastHalving < recent.Length) return;
        var window = recent.Length / 2;
        var before = Known(step, windows.AsSpan(0, window));
        var last = Known(step + window, windows.AsSpan(window));
        if (2 * Math.Min(before.Length, last.Length) < window) return;
        var (medianBefore, deviationBefore) = MedianAndDeviation(before);
        var (medianLast, deviationLast) = MedianAndDeviation(last);

        // 1.8581 = 1.4826·√(π/2): standard error of a median from the median absolute deviation.
        var squares = (deviationBefore * deviationBefore) + (deviationLast * deviationLast);
        if (medianLast - medianBefore < 1.8581 * Math.Sqrt(squares / Math.Min(before.Length, last.Length)))
            (Trust.RateFraction, Trust.LastHalving) = (Trust.RateFraction / 2, step);
    }

    public override void Exchange(StateArchive archive)
    {
        base.Exchange(archive);
        archive.Fill("recentElbo", recent);
    }

    private static double Smooth(double recentNats, double value) =>
        double.IsInfinity(recentNats) ? value : (0.9 * recentNats) + (0.1 * value);

    private Span<double> Known(int first, Span<double> window)
    {
        var count = 0;
        for (var i = 0; i < window.Length; i++)
            if (recent[(first + i) % recent.Length] is var elbo && !double.IsNaN(elbo)) window[count++] = elbo;
        return window[..count];
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
