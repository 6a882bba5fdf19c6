namespace NgHvi;

/// <summary>What the trust region remembers between steps.</summary>
internal sealed class TrustRegionState
{
    // Recent means of the nats that steps moved location and shape; infinite before the first.
    public double RecentMeanKl { get; set; } = double.PositiveInfinity;
    public double RecentShapeKl { get; set; } = double.PositiveInfinity;
    public double RateFraction { get; set; } = 1; // Product of all halvings of the rates.
    public double RadiusFraction { get; set; } = 1; // Shrinkage of the radius after refusals.
    public int LastHalving { get; set; } = 1; // Step of the last halving.

    public void Exchange(StateArchive archive)
    {
        RecentMeanKl = archive.Exchange("recentMeanKl", RecentMeanKl);
        RecentShapeKl = archive.Exchange("recentShapeKl", RecentShapeKl);
        RateFraction = archive.Exchange("rateFraction", RateFraction);
        RadiusFraction = archive.Exchange("radiusFraction", RadiusFraction);
        LastHalving = archive.Exchange("lastHalving", LastHalving);
    }
}
