namespace NgHvi;

/// <summary>How far a step goes along its direction.</summary>
public abstract record StepRule
{
    private StepRule()
    {
    }

    /// <summary>W: steps t over which rates rise as t/W to their full size; 0: none. Range: ≥ 0.</summary>
    public int WarmUp { get; init => field = Guard.NonNegative(value, nameof(WarmUp)); }

    /// <summary>What rates are multiplied by at step t: min(1, t/W) / (1 + t/τ), τ the <see cref="TrustRegion.DecayTime"/>.</summary>
    internal double RateFactor(int step)
    {
        var rise = WarmUp > 0 ? Math.Min(1, (double)step / WarmUp) : 1;
        return this is TrustRegion { DecayTime: { } time } ? rise / (1 + (step / time)) : rise;
    }

    /// <summary>
    /// Fixed rates inside a trust region measured in nats of KL divergence, a multiplicative update of d, and rates halved when the ELBO no longer rises
    /// (optimizer study, section 4).
    /// </summary>
    public sealed record TrustRegion : StepRule
    {
        /// <summary>Rate of μ before the trust region. Range: > 0.</summary>
        public double MeanRate { get; init => field = Guard.Positive(value, nameof(MeanRate)); } = 0.5;

        /// <summary>Rate of (B, d) before the trust region; null: S/(S + number of noise variables), S the draws a step.</summary>
        public double? ShapeRate { get; init; }

        /// <summary>Most nats a step may move either block; null: M/8.</summary>
        public double? Radius { get; init; }

        /// <summary>A step may move at most this many times the recent mean of nats. Range: > 0.</summary>
        public double SpikeFactor { get; init => field = Guard.Positive(value, nameof(SpikeFactor)); } = 3;

        /// <summary>φ: d_k² is kept at least φ times the variance of θ_k, which keeps out the degenerate optima with d_k = 0. Range: [0, 1).</summary>
        public double UniquenessFloor { get; init => field = Guard.InUnitInterval(value, nameof(UniquenessFloor)); } = 0.1;

        /// <summary>W: rates are halved when the median ELBO of the last W steps is not above that of the W before. 0: never. Not with mini-batches, whose
        /// estimates are too noisy.</summary>
        public int HalvingWindow { get; init => field = Guard.NonNegative(value, nameof(HalvingWindow)); } = 40;

        /// <summary>
        /// τ: rates are divided by 1 + t/τ at step t, which averages out noise that does not vanish at the solution, as that of drawn latent variables and of mini-batches does not; null:
        /// never (optimizer study, section 5, has 20). Range: > 0.
        /// </summary>
        public double? DecayTime { get; init => field = value is { } time ? Guard.Positive(time, nameof(DecayTime)) : null; }
    }

    /// <summary>ADADELTA (Zeiler 2012) in every coordinate.</summary>
    /// <param name="Decay">Weight of the past. Range: [0, 1).</param>
    /// <param name="Offset">Added under the roots; sets the first steps. Range: > 0.</param>
    public sealed record AdaDelta(double Decay = 0.95, double Offset = 1e-6) : StepRule
    {
        /// <summary>Weight of the past.</summary>
        public double Decay { get; } = Guard.InUnitInterval(Decay, nameof(Decay));

        /// <summary>Added under the roots.</summary>
        public double Offset { get; } = Guard.Positive(Offset, nameof(Offset));
    }

    /// <summary>Adam (Kingma and Ba 2015) in every coordinate.</summary>
    public sealed record Adam(double Rate = 0.01, double FirstDecay = 0.9, double SecondDecay = 0.999, double Offset = 1e-8) : StepRule
    {
        /// <summary>Length of the first steps. Range: > 0.</summary>
        public double Rate { get; } = Guard.Positive(Rate, nameof(Rate));

        /// <summary>Weight of the past in the mean. Range: [0, 1).</summary>
        public double FirstDecay { get; } = Guard.InUnitInterval(FirstDecay, nameof(FirstDecay));

        /// <summary>Weight of the past in the square. Range: [0, 1).</summary>
        public double SecondDecay { get; } = Guard.InUnitInterval(SecondDecay, nameof(SecondDecay));

        /// <summary>Added to the root. Range: > 0.</summary>
        public double Offset { get; } = Guard.Positive(Offset, nameof(Offset));
    }

    /// <summary>rate·direction while t ≤ τ, then (rate·τ/t)·direction.</summary>
    /// <param name="Rate">Range: > 0.</param>
    /// <param name="Delay">τ; infinity keeps the rate fixed. Range: > 0.</param>
    public sealed record Plain(double Rate, double Delay = double.PositiveInfinity) : StepRule
    {
        /// <summary>Rate.</summary>
        public double Rate { get; } = Guard.Positive(Rate, nameof(Rate));

        /// <summary>τ.</summary>
        public double Delay { get; } = Delay > 0 ? Delay : Throw.OutOfRange<double>(nameof(Delay), Delay, "must be > 0");
    }
}
