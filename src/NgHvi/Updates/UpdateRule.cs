namespace NgHvi;

/// <summary>How λ moves from what a step's draws say.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NaturalGradient), "natural-gradient")]
[JsonDerivedType(typeof(PlainGradient), "plain-gradient")]
[JsonDerivedType(typeof(VariationalAdam), "variational-adam")]
[JsonDerivedType(typeof(BayesianLearningRule), "bayesian-learning-rule")]
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
<<<<<<< HEAD
        /// <summary>Largest Euclidean norm of the gradient. Range: > 0.</summary>
        public double ClipNorm { get; init => field = Guard.PositiveOrInfinite(value, nameof(ClipNorm)); } = double.PositiveInfinity;
        internal override string MethodName => "SG-HVI";
=======
        internal override string NameOf(Family family) => "SG-HVI";
>>>>>>> aebfc6a (Bayesian learning rule over full, diagonal and low-rank precisions, with pathwise, Hessian, Gauss-Newton and empirical Fisher curvature)
        internal override bool HonoursCuts => Step.HonoursCuts;

        internal override IEnumerable<string> Faults(Family family, bool visitsInPart) => Step.Faults(family, visitsInPart);
        internal override Updater Create(UpdateSetup setup) => new PlainUpdater(this, Step.Create(setup));
    }

<<<<<<< HEAD
    private sealed class PlainUpdater(PlainGradient rule, Stepper stepper) : Updater(stepper)
=======
    private sealed class PlainUpdater(Stepper stepper) : Updater.Along(stepper)
>>>>>>> aebfc6a (Bayesian learning rule over full, diagonal and low-rank precisions, with pathwise, Hessian, Gauss-Newton and empirical Fisher curvature)
    {
        public override Outcome Apply(UpdateContext context)
        {
            var gradient = context.Gradient;
            if (!FixedOrder.AreFinite(gradient)) return default;
            var norm = FixedOrder.Norm(gradient);
            if (norm > rule.ClipNorm) TensorPrimitives.Multiply(gradient, rule.ClipNorm / norm, gradient);
            return Move(context, gradient, Math.Min(norm, rule.ClipNorm));
        }
    }
}
