namespace NgHvi;

/// <summary>
/// Moves λ along a natural gradient: rates limited by nats of KL divergence, shapes retracted by the family, rates halved when the ELBO has
/// stopped rising (optimizer study, section 4, points 6 to 8).
/// </summary>
internal sealed class TrustRegionStepper : Stepper
{
    private const double DefaultFloor = 0.1;
    private const int DefaultWindow = 40;
    private readonly StepRule.TrustRegion rule;
    private readonly int draws;
    private readonly double floor;
    private readonly double[] recent; // The last estimates of the ELBO, overwritten in turn: that of step t at (t − 1) mod length.
    private readonly double[] scratch;
    private double[] points = [];

    public TrustRegionStepper(StepRule.TrustRegion rule, int draws, bool visitsInPart = false)
    {
        (this.rule, this.draws, floor) = (rule, draws, rule.UniquenessFloor ?? DefaultFloor);
        recent = new double[visitsInPart ? 0 : 2 * (rule.HalvingWindow ?? DefaultWindow)];
        scratch = new double[2 * recent.Length];
    }

    public override (double MeanKl, double ShapeKl) Apply(VariationalFamily family, int step, ReadOnlySpan<double> direction) =>
        Apply(family, direction, Trust, rule.RateFactor(step));

    /// <summary>
    /// Takes one step and returns the nats moved in location and shape. The recent nats are those that steps of factor 1 would have moved,
    /// so that a changing factor is no spike.
    /// </summary>
    public (double MeanKl, double ShapeKl) Apply(
        VariationalFamily family, ReadOnlySpan<double> direction, TrustRegionState state, double factor = 1)
    {
        var m = family.ParameterCount;
        points = points.Length == 2 * m ? points : new double[2 * m];
        var radius = (rule.Radius ?? m / 8.0) * state.RadiusFraction;
        var shapeRate = rule.ShapeRate ?? (double)draws / (draws + family.NoiseCount);
        var (meanLength, shapeLength) = family.Lengths(direction, points);
        var meanRate = Limit(factor * rule.MeanRate * state.RateFraction, radius, factor * factor * state.RecentMeanKl, meanLength);
        var rate = Limit(factor * shapeRate * state.RateFraction, radius, factor * factor * state.RecentShapeKl, shapeLength);
        var meanKl = 0.5 * meanRate * meanRate * meanLength;
        var shapeKl = 0.5 * rate * rate * shapeLength;
        state.RecentMeanKl = Smooth(state.RecentMeanKl, meanKl / (factor * factor));
        state.RecentShapeKl = Smooth(state.RecentShapeKl, shapeKl / (factor * factor));
        family.Retract(direction, meanRate, rate, floor);
        return (meanKl, shapeKl);
    }

    public override void Observe(int step, double elbo) => RateHalving.Consider(step, elbo, recent, Trust, scratch);

    public override void Exchange(StateArchive archive)
    {
        base.Exchange(archive);
        archive.Fill("recentElbo", recent);
    }

    private double Limit(double rate, double radius, double recentNats, double length)
    {
        var nats = Math.Min(radius, rule.SpikeFactor * recentNats);
        return length > 0 ? Math.Min(rate, Math.Sqrt(2 * nats / length)) : rate;
    }

    private static double Smooth(double recentNats, double value) =>
        double.IsInfinity(recentNats) ? value : (0.9 * recentNats) + (0.1 * value);
}
