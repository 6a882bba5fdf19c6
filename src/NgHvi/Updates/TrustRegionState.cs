namespace NgHvi;

/// <summary>What the trust region remembers between steps.</summary>
internal sealed class TrustRegionState
{
    /// <summary>Recent mean of the nats that steps moved the location; infinite before the first.</summary>
    public double RecentMeanKl { get; set; } = double.PositiveInfinity;
    /// <summary>The same for the shape.</summary>
    public double RecentShapeKl { get; set; } = double.PositiveInfinity;
    /// <summary>Product of all halvings of the rates.</summary>
    public double RateFraction { get; set; } = 1;
    /// <summary>Shrinkage of the radius after refusals.</summary>
    public double RadiusFraction { get; set; } = 1;
    /// <summary>Step of the last halving.</summary>
    public int LastHalving { get; set; } = 1;

    public void Exchange(StateArchive archive)
    {
        RecentMeanKl = archive.Exchange("recentMeanKl", RecentMeanKl);
        RecentShapeKl = archive.Exchange("recentShapeKl", RecentShapeKl);
        RateFraction = archive.Exchange("rateFraction", RateFraction);
        RadiusFraction = archive.Exchange("radiusFraction", RadiusFraction);
        LastHalving = archive.Exchange("lastHalving", LastHalving);
    }
}
