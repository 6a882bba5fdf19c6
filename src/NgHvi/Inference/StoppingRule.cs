namespace NgHvi;

/// <summary>
/// Stop when the averaged iterate is known well enough: over the second half of the run, both the batch-means standard error and the
/// difference of its halves are small for every mean (in posterior standard deviations) and every log standard deviation.
/// </summary>
/// <remarks>
/// In the spirit of Dhaka et al. (2020), "Robust, accurate stochastic optimization for variational inference": it looks at λ, never at
/// changes of the ELBO, which say nothing about how far λ has to go.
/// </remarks>
public sealed record StoppingRule
{
    /// <summary>Largest error of a mean, in units of its standard deviation. Range: > 0.</summary>
    public double MeanTolerance { get; init => field = Guard.Positive(value, nameof(MeanTolerance)); } = 0.02;
    /// <summary>Largest error of the logarithm of a standard deviation. Range: > 0.</summary>
    public double LogScaleTolerance { get; init => field = Guard.Positive(value, nameof(LogScaleTolerance)); } = 0.01;
    /// <summary>Never stop before this many steps. Range: > 0.</summary>
    public int MinimumSteps { get; init => field = Guard.Positive(value, nameof(MinimumSteps)); } = 32;
    /// <summary>Where the posterior has many modes: stop when the ELBO has ceased to rise this often, rates halved each time. Range: > 0.</summary>
    public int Plateaus { get; init => field = Guard.Positive(value, nameof(Plateaus)); } = 2;
    /// <summary>Give up after this many steps; the result says so. Range: > 0.</summary>
    public int MaximumSteps { get; init => field = Guard.Positive(value, nameof(MaximumSteps)); } = 5000;

    // How a run without a fixed number of steps stands with the rule, in a few words for those who wait.
    internal string Outlook(TrustRegionState trust, bool isMultimodal, Convergence latest)
    {
        if (isMultimodal) return FormattableString.Invariant($"plateau {(int)Math.Round(-Math.Log2(trust.RateFraction))} of {Plateaus}");

        // The error falls as 1/√steps; this is how often the rule's tolerance it still is.
        var excess = Math.Max(latest.MeanError / MeanTolerance, latest.LogScaleError / LogScaleTolerance);
        return double.IsNaN(excess) ? "λ cannot be judged yet" : FormattableString.Invariant($"error of λ {excess:0.0} × the tolerance");
    }
}
