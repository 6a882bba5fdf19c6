namespace NgHvi;

/// <summary>Optimizer study, section 4, points 6 to 8.</summary>
internal sealed class TrustRegionStepper : Stepper
{
    private readonly StepRule.TrustRegion rule;
    private readonly int draws;
    private readonly PlateauHalving plateau;
    private double[] points = [];

    public TrustRegionStepper(StepRule.TrustRegion rule, int draws, bool visitsInPart = false)
    {
        (this.rule, this.draws) = (rule, draws);
        plateau = new(Trust, visitsInPart ? 0 : rule.HalvingWindow ?? PlateauHalving.UsualWindow);
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
            var largest = length > 0 ? Math.Sqrt(2 * nats / length) : rate;
            (rate, Trust.IsLimited) = (Math.Min(rate, largest), Trust.IsLimited || largest < rate);
            return (rate, 0.5 * rate * rate * length);
        }
    }

    public override void Observe(int step, double elbo) => plateau.Observe(step, elbo);

    public override void Exchange(StateArchive archive)
    {
        base.Exchange(archive);
        plateau.Exchange(archive);
    }

    private static double Smooth(double recentNats, double value) =>
        double.IsInfinity(recentNats) ? value : (0.9 * recentNats) + (0.1 * value);
}
