namespace NgHvi;

internal sealed class TrustRegionState
{
    // In nats; infinite before the first.
    public double RecentMeanKl { get; set; } = double.PositiveInfinity;
    public double RecentShapeKl { get; set; } = double.PositiveInfinity;
    public double RateFraction { get; set; } = 1; // Product of all halvings.
    public double RadiusFraction { get; set; } = 1; // After refusals.
    public int LastHalving { get; set; } = 1;
    public bool IsLimited { get; set; } // The last step was cut short.

    public void Exchange(StateArchive archive)
    {
        RecentMeanKl = archive.Exchange("recentMeanKl", RecentMeanKl);
        RecentShapeKl = archive.Exchange("recentShapeKl", RecentShapeKl);
        RateFraction = archive.Exchange("rateFraction", RateFraction);
        RadiusFraction = archive.Exchange("radiusFraction", RadiusFraction);
        LastHalving = archive.Exchange("lastHalving", LastHalving);
    }
}
