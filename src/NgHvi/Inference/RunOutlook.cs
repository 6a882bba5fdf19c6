namespace NgHvi;

/// <summary>How a run stands with its stopping rule, in a few words for those who wait.</summary>
internal static class RunOutlook
{
    /// <summary>Says it of a run without a fixed number of steps.</summary>
    public static string Of(StoppingRule rule, TrustRegionState trust, bool isMultimodal, Convergence latest)
    {
        if (isMultimodal)
        {
            var plateaus = (int)Math.Round(-Math.Log2(trust.RateFraction));
            return string.Create(CultureInfo.InvariantCulture, $"plateau {plateaus} of {rule.Plateaus}");
        }

        // The error falls as 1/√steps; this is how often the rule's tolerance it still is.
        var excess = Math.Max(latest.MeanError / rule.MeanTolerance, latest.LogScaleError / rule.LogScaleTolerance);
        return double.IsNaN(excess)
            ? "λ cannot be judged yet"
            : string.Create(CultureInfo.InvariantCulture, $"error of λ {excess:0.0} × the tolerance");
    }
}
