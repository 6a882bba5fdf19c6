namespace NgHvi;

/// <summary>How far a step goes along its direction.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TrustRegion), "trust-region")]
[JsonDerivedType(typeof(AdaDelta), "ada-delta")]
[JsonDerivedType(typeof(Adam), "adam")]
[JsonDerivedType(typeof(Plain), "plain")]
public abstract record StepRule
{
    private protected StepRule()
    {
    }

    /// <summary>Steps over which rates rise linearly to full size; 0: none. Range: ≥ 0.</summary>
    public int WarmUp { get; init => field = Guard.NonNegative(value, nameof(WarmUp)); }
    /// <summary>τ: step t divides rates by 1 + t/τ, against noise; null: never; the study has 20. Range: > 0.</summary>
    public double? DecayTime { get; init => field = value is { } time ? Guard.Positive(time, nameof(DecayTime)) : null; }
    internal virtual bool HonoursCuts => false; // Whether a guard can shorten the next steps.

    internal double RateFactor(int step) =>
        (WarmUp > 0 ? Math.Min(1, (double)step / WarmUp) : 1) / (DecayTime is { } time ? 1 + (step / time) : 1);
    internal virtual IEnumerable<string> Faults(Family family, bool visitsInPart) => []; // A sentence each.
    internal abstract Stepper Create(UpdateSetup setup);

    /// <summary>rate·direction while t ≤ τ, then (rate·τ/t)·direction.</summary>
    /// <param name="Rate">Range: > 0.</param>
    /// <param name="Delay">τ; infinity keeps the rate fixed. Range: > 0.</param>
    public sealed record Plain(double Rate, double Delay = double.PositiveInfinity) : StepRule
    {
        /// <summary>Rate.</summary>
        public double Rate { get; } = Guard.Positive(Rate, nameof(Rate));
        /// <summary>τ.</summary>
        public double Delay { get; } = Guard.PositiveOrInfinite(Delay, nameof(Delay));

        internal override Stepper Create(UpdateSetup setup) => new Stepper.Coordinatewise(
            (step, lambda, direction, _) =>
            {
                var rate = RateFactor(step) * (step <= Delay ? Rate : Rate * Delay / step);
                for (var i = 0; i < lambda.Length; i++) lambda[i] += rate * direction[i];
            },
            setup);
    }

    /// <summary>ADADELTA (Zeiler 2012) in every coordinate.</summary>
    /// <param name="Decay">Weight of the past. Range: [0, 1).</param>
    /// <param name="Offset">Added under the roots. Range: > 0.</param>
    public sealed record AdaDelta(double Decay = 0.95, double Offset = 1e-6) : StepRule
    {
        /// <summary>Weight of the past.</summary>
        public double Decay { get; } = Guard.InUnitInterval(Decay, nameof(Decay));
        /// <summary>Added under the roots.</summary>
        public double Offset { get; } = Guard.Positive(Offset, nameof(Offset));

        internal override Stepper Create(UpdateSetup setup) => new Stepper.Coordinatewise(Move, setup, "squares", "squaredSteps");

        // Method section 3, step (e): the old mean of squared steps, of factor 1.
        private void Move(int step, Span<double> lambda, ReadOnlySpan<double> direction, double[][] moments)
        {
            var (decay, offset, factor, squares, squaredSteps) = (Decay, Offset, RateFactor(step), moments[0], moments[1]);
            for (var i = 0; i < lambda.Length; i++)
            {
                squares[i] = (decay * squares[i]) + ((1 - decay) * direction[i] * direction[i]);
                var move = Math.Sqrt(squaredSteps[i] + offset) / Math.Sqrt(squares[i] + offset) * direction[i];
                lambda[i] += factor * move;
                squaredSteps[i] = (decay * squaredSteps[i]) + ((1 - decay) * move * move);
            }
        }
    }

    /// <summary>Adam (Kingma and Ba 2015) in every coordinate.</summary>
    /// <param name="Rate">Length of the first steps. Range: > 0.</param>
    /// <param name="FirstDecay">Weight of the past in the mean. Range: [0, 1).</param>
    /// <param name="SecondDecay">Weight of the past in the square. Range: [0, 1).</param>
    /// <param name="Offset">Added to the root. Range: > 0.</param>
    public sealed record Adam(double Rate = 0.01, double FirstDecay = 0.9, double SecondDecay = 0.999, double Offset = 1e-8) : StepRule
    {
        /// <summary>Length of the first steps.</summary>
        public double Rate { get; } = Guard.Positive(Rate, nameof(Rate));
        /// <summary>Weight of the past in the mean.</summary>
        public double FirstDecay { get; } = Guard.InUnitInterval(FirstDecay, nameof(FirstDecay));
        /// <summary>Weight of the past in the square.</summary>
        public double SecondDecay { get; } = Guard.InUnitInterval(SecondDecay, nameof(SecondDecay));
        /// <summary>Added to the root.</summary>
        public double Offset { get; } = Guard.Positive(Offset, nameof(Offset));

        internal override Stepper Create(UpdateSetup setup) => new Stepper.Coordinatewise(Move, setup, "means", "squares");

        private void Move(int step, Span<double> lambda, ReadOnlySpan<double> direction, double[][] moments)
        {
            var (decay1, decay2, factor, means, squares) = (FirstDecay, SecondDecay, RateFactor(step), moments[0], moments[1]);
            var (correction1, correction2) = (1 - Math.Pow(decay1, step), 1 - Math.Pow(decay2, step));
            for (var i = 0; i < lambda.Length; i++)
            {
                means[i] = (decay1 * means[i]) + ((1 - decay1) * direction[i]);
                squares[i] = (decay2 * squares[i]) + ((1 - decay2) * direction[i] * direction[i]);
                lambda[i] += factor * Rate * (means[i] / correction1) / (Math.Sqrt(squares[i] / correction2) + Offset);
            }
        }
    }

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
