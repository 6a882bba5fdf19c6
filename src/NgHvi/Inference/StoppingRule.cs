namespace NgHvi;

/// <summary>Stop when the averaged iterate is known well; a flat ELBO does not tell (Dhaka et al. 2020).</summary>
public sealed record StoppingRule
{
    /// <summary>Largest error of a mean, in its standard deviations. Range: > 0.</summary>
    public double MeanTolerance { get; init => field = Guard.Positive(value, nameof(MeanTolerance)); } = 0.02;
    /// <summary>Largest error of a log standard deviation. Range: > 0.</summary>
    public double LogScaleTolerance { get; init => field = Guard.Positive(value, nameof(LogScaleTolerance)); } = 0.01;
    /// <summary>Fewest steps. Range: > 0.</summary>
    public int MinimumSteps { get; init => field = Guard.Positive(value, nameof(MinimumSteps)); } = 32;
    /// <summary>With many modes: plateaus of the ELBO before stopping, rates halved at each. Range: > 0.</summary>
    public int Plateaus { get; init => field = Guard.Positive(value, nameof(Plateaus)); } = 2;
    /// <summary>Most steps. Range: > 0.</summary>
    public int MaximumSteps { get; init => field = Guard.Positive(value, nameof(MaximumSteps)); } = 5000;

    internal string Outlook(TrustRegionState trust, bool isMultimodal, Convergence latest)
    {
        if (isMultimodal) return FormattableString.Invariant($"plateau {(int)Math.Round(-Math.Log2(trust.RateFraction))} of {Plateaus}");

        var excess = Math.Max(latest.MeanError / MeanTolerance, latest.LogScaleError / LogScaleTolerance);
        return double.IsNaN(excess) ? "λ cannot be judged yet" : FormattableString.Invariant($"error of λ {excess:0.0} × the tolerance");
    }
}
