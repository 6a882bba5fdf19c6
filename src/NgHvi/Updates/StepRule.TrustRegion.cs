namespace NgHvi;

/// <content>The trust region.</content>
public abstract partial record StepRule
{
    /// <summary>Fixed rates inside a trust region measured in nats of KL divergence, a multiplicative update of d, and rates halved when
    /// the ELBO no longer rises (optimizer study, section 4).</summary>
    public sealed record TrustRegion : StepRule
    {
        /// <summary>Rate of μ before the trust region. Range: > 0.</summary>
        public double MeanRate { get; init => field = Guard.Positive(value, nameof(MeanRate)); } = 0.5;
        /// <summary>Rate of (B, d) before the trust region; null: S/(S + number of noise variables), S draws a step. Range: > 0.</summary>
        public double? ShapeRate { get; init => field = value is { } rate ? Guard.Positive(rate, nameof(ShapeRate)) : null; }
        /// <summary>Most nats a step may move either block; null: M/8. Range: > 0.</summary>
        public double? Radius { get; init => field = value is { } nats ? Guard.Positive(nats, nameof(Radius)) : null; }
        /// <summary>A step may move at most this many times the recent mean of nats. Range: > 0.</summary>
        public double SpikeFactor { get; init => field = Guard.Positive(value, nameof(SpikeFactor)); } = 3;
        /// <summary>φ: d_k² is kept at least φ times the variance of θ_k; null: 0.1, for families with factors. Range: [0, 1).</summary>
        public double? UniquenessFloor { get; init => field = value is { } x ? Guard.InUnitInterval(x, nameof(UniquenessFloor)) : null; }
        /// <summary>W: rates are halved when the median ELBO of the last W steps is not above that of the W before; 0: never; null: 40,
        /// and never with mini-batches, whose estimates are too noisy. Range: ≥ 0.</summary>
        public int? HalvingWindow { get; init => field = value is { } steps ? Guard.NonNegative(steps, nameof(HalvingWindow)) : null; }
        /// <summary>τ: rates are divided by 1 + t/τ at step t, which averages out the noise of drawn latent variables and mini-batches;
        /// null: never (optimizer study, section 5, has 20). Range: > 0.</summary>
        public double? DecayTime { get; init => field = value is { } time ? Guard.Positive(time, nameof(DecayTime)) : null; }
        internal override bool HonoursCuts => true;

        // min(1, t/W) / (1 + t/τ).
        internal override double RateFactor(int step) =>
            DecayTime is { } time ? base.RateFactor(step) / (1 + (step / time)) : base.RateFactor(step);

        internal override IEnumerable<string> Faults(Family family, bool visitsInPart)
        {
            if (UniquenessFloor is not null && !family.HasLoadings)
                yield return $"The {family.Name} family has no factors that a uniqueness floor could limit; leave UniquenessFloor null.";
            if (visitsInPart && HalvingWindow > 0)
                yield return "The ELBO of a mini-batch is too noisy to halve rates by; leave HalvingWindow null and set DecayTime.";
        }

        internal override Stepper Create(UpdateSetup setup) => new TrustRegionStepper(this, setup.Draws, setup.VisitsInPart);
    }
}
