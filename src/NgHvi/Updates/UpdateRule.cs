namespace NgHvi;

/// <summary>How λ moves from what a step's draws say.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NaturalGradient), "natural-gradient")]
[JsonDerivedType(typeof(PlainGradient), "plain-gradient")]
[JsonDerivedType(typeof(VariationalAdam), "variational-adam")]
[JsonDerivedType(typeof(BayesianLearningRule), "bayesian-learning-rule")]
[JsonDerivedType(typeof(AverageInformation), "average-information")]
public abstract partial record UpdateRule
{
    private protected UpdateRule()
    {
    }

    internal abstract string NameOf(Family family); // Of the method, for example "NG-HVI".
    internal virtual UpdateNeeds Needs => UpdateNeeds.Gradient;
    internal abstract bool HonoursCuts { get; } // Whether a guard can shorten the next steps.
    internal virtual bool VisitsInPart => false; // Always: half of the groups a step at most.

    internal abstract IEnumerable<string> Faults(Family family, bool visitsInPart); // A sentence each.
    internal virtual string? Fault(int parameterCount) => null;
    internal abstract Updater Create(UpdateSetup setup);

    /// <summary>Steps along the gradient of the ELBO in λ.</summary>
    public sealed record PlainGradient : UpdateRule
    {
        /// <summary>Length of a step.</summary>
        public StepRule Step { get; init; } = new StepRule.AdaDelta();
        /// <summary>Largest Euclidean norm of the gradient. Range: > 0.</summary>
        public double ClipNorm { get; init => field = Guard.PositiveOrInfinite(value, nameof(ClipNorm)); } = double.PositiveInfinity;
        /// <summary>Whether scales of a mean field move as ρ in d = log(1 + e^ρ), which keeps them positive (Blundell et al.).</summary>
        public bool UsesSoftplusScales { get; init; }
        internal override string NameOf(Family family) =>
            UsesSoftplusScales ? "BBB" : family is Family.Flow ? "Flow" : "SG-HVI";
        internal override bool HonoursCuts => Step.HonoursCuts;

        internal override IEnumerable<string> Faults(Family family, bool visitsInPart)
        {
            var faults = Step.Faults(family, visitsInPart);
            return !UsesSoftplusScales || family is Family.Factor { Count: 0 } ? faults
                : faults.Append("Softplus scales are those of a mean field; use a factor family of 0 factors.");
        }

        internal override Updater Create(UpdateSetup setup) => new PlainUpdater(this, Step.Create(setup), setup.Family);
    }

    private sealed class PlainUpdater(PlainGradient rule, Stepper stepper, VariationalFamily family) : Updater.Along(stepper)
    {
        public override Outcome Apply(UpdateContext context)
        {
            var gradient = context.Gradient;
            if (!FixedOrder.AreFinite(gradient)) return default;
            var scales = rule.UsesSoftplusScales ? family.Lambda.AsSpan(family.ParameterCount) : default;
            for (var i = 0; i < scales.Length; i++)
            {
                var (slope, d) = (-double.ExpM1(-Math.Abs(scales[i])), Math.Abs(scales[i])); // dd/dρ.
                gradient[family.ParameterCount + i] *= Math.CopySign(slope, scales[i]);
                scales[i] = d + Math.Log(slope);
            }

            var norm = FixedOrder.Norm(gradient);
            if (norm > rule.ClipNorm) TensorPrimitives.Multiply(gradient, rule.ClipNorm / norm, gradient);
            var outcome = Move(context, gradient, Math.Min(norm, rule.ClipNorm));
            foreach (ref var scale in scales) scale = Logistic.Log1pExp(scale);
            return outcome;
        }
    }
}
