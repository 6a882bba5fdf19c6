namespace NgHvi;

/// <summary>
/// Stop when the averaged iterate is known well enough: over the second half of the run, the batch-means standard error and the difference
/// of its halves are small for every mean and log standard deviation. Changes of the ELBO say nothing about how far λ has to go (Dhaka et
/// al. 2020, "Robust, accurate stochastic optimization for variational inference").
/// </summary>
public sealed record StoppingRule
{
    /// <summary>Largest error of a mean, in units of its standard deviation. Range: > 0.</summary>
    public double MeanTolerance { get; init => field = Guard.Positive(value, nameof(MeanTolerance)); } = 0.02;
    /// <summary>Largest error of the logarithm of a standard deviation. Range: > 0.</summary>
    public double LogScaleTolerance { get; init => field = Guard.Positive(value, nameof(LogScaleTolerance)); } = 0.01;
    /// <summary>Never stop before this many steps. Range: > 0.</summary>
    public int MinimumSteps { get; init => field = Guard.Positive(value, nameof(MinimumSteps)); } = 32;
    /// <summary>For many modes: stop when the ELBO has ceased to rise this often, rates halved each time. Range: > 0.</summary>
    public int Plateaus { get; init => field = Guard.Positive(value, nameof(Plateaus)); } = 2;
    /// <summary>Give up after this many steps; the result says so. Range: > 0.</summary>
    public int MaximumSteps { get; init => field = Guard.Positive(value, nameof(MaximumSteps)); } = 5000;

    // How a run stands with the rule, for those who wait.
    internal string Outlook(TrustRegionState trust, bool isMultimodal, Convergence latest)
    {
        if (isMultimodal) return FormattableString.Invariant($"plateau {(int)Math.Round(-Math.Log2(trust.RateFraction))} of {Plateaus}");

        var excess = Math.Max(latest.MeanError / MeanTolerance, latest.LogScaleError / LogScaleTolerance);
        return double.IsNaN(excess) ? "λ cannot be judged yet" : FormattableString.Invariant($"error of λ {excess:0.0} × the tolerance");
    }
}
