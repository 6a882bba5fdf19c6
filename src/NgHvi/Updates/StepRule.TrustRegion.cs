namespace NgHvi;

public abstract partial record StepRule
{
    /// <summary>Steps within a trust region in nats of KL divergence (optimizer study, section 4).</summary>
    public sealed record TrustRegion : StepRule
    {
        /// <summary>Rate of μ. Range: > 0.</summary>
        public double MeanRate { get; init => field = Guard.Positive(value, nameof(MeanRate)); } = 0.5;
        /// <summary>Rate of (B, d); null: S/(S + number of noise variables), S draws a step. Range: > 0.</summary>
        public double? ShapeRate { get; init => field = value is { } rate ? Guard.Positive(rate, nameof(ShapeRate)) : null; }
        /// <summary>Most nats a step moves either block; null: M/8. Range: > 0.</summary>
        public double? Radius { get; init => field = value is { } nats ? Guard.Positive(nats, nameof(Radius)) : null; }
        /// <summary>Most nats of a step as a multiple of their recent mean. Range: > 0.</summary>
        public double SpikeFactor { get; init => field = Guard.Positive(value, nameof(SpikeFactor)); } = 3;
        /// <summary>φ: d_k² is at least φ times the variance of θ_k; null: 0.1 with factors. Range: [0, 1).</summary>
        public double? UniquenessFloor { get; init => field = value is { } x ? Guard.InUnitInterval(x, nameof(UniquenessFloor)) : null; }
        /// <summary>W: rates halve where W steps do not raise the ELBO; 0: never; null: 40, with mini-batches never. Range: ≥ 0.</summary>
        public int? HalvingWindow { get; init => field = value is { } steps ? Guard.NonNegative(steps, nameof(HalvingWindow)) : null; }
        internal override bool HonoursCuts => true;

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
