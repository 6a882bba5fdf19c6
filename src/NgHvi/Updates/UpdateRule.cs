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

    /// <summary>Steps along (F + damping)⁻¹ ∇ELBO in λ (method sections 2.5 to 2.8).</summary>
    public sealed record NaturalGradient : UpdateRule
    {
        /// <summary>The matrix F.</summary>
        public FisherMetric Metric { get; init; } = FisherMetric.Exact;
        /// <summary>What is added to F; null: augmented 0.1, or 1 for many modes.</summary>
        public Damping? Damping { get; init; }
        /// <summary>Conjugate gradients; null: the exact direct solve in O(M).</summary>
        public ConjugateGradientSettings? Solver { get; init; }
        /// <summary>Largest Euclidean norm of the natural gradient. Range: > 0.</summary>
        public double ClipNorm { get; init => field = Guard.PositiveOrInfinite(value, nameof(ClipNorm)); } = double.PositiveInfinity;
        /// <summary>γ in m ← γm + (1 − γ)η. Range: [0, 1).</summary>
        public double Momentum { get; init => field = Guard.InUnitInterval(value, nameof(Momentum)); }
        /// <summary>Length of a step.</summary>
        public StepRule Step { get; init; } = new StepRule.TrustRegion();

        /// <summary>The paper's, as its code runs (method section 3).</summary>
        public static NaturalGradient AsPublished { get; } = new()
        {
            Metric = FisherMetric.PublishedAsExecuted,
            Damping = Damping.Diagonal(10),
            Solver = ConjugateGradientSettings.AsPublished,
            ClipNorm = 50,
            Momentum = 0.6,
            Step = new StepRule.AdaDelta(),
        };

        internal override string NameOf(Family family) => "NG-HVI";
        internal override bool HonoursCuts => Step.HonoursCuts;
        private MetricChoice Choice => new(Metric, Damping, Solver);

        internal override IEnumerable<string> Faults(Family family, bool visitsInPart)
        {
            var faults = Step.Faults(family, visitsInPart);
            return family.Fault(Choice) is { } fault ? faults.Prepend(fault) : faults;
        }

        internal override Updater Create(UpdateSetup setup) => new NaturalUpdater(
            this,
            setup.Family.CreateMetric(Choice with { Damping = Damping ?? Damping.Augmented(setup.IsMultimodal ? 1 : 0.1) })!,
            Step.Create(setup),
            setup.Family.Lambda.Length);
    }

    private sealed class NaturalUpdater(NaturalGradient rule, MetricSolver solver, Stepper stepper, int length)
        : Updater.Along(stepper)
    {
        private readonly double[] direction = new double[length];
        private readonly double[] momentum = new double[rule.Momentum > 0 ? length : 0];
        private readonly DampingControl? control = solver.Damping.IsAutomatic ? new(solver, length) : null;

        public override Outcome Apply(UpdateContext context)
        {
            control?.Judge(context.Step, context.Gradient);
            if (!solver.Solve(context.Gradient, direction)) return default;
            if (context.ChecksSolver)
            {
                var (form, damped, residual) = solver.Check(direction, context.Gradient);
                (context.DampingShare, context.SolverResidual) = (damped / form, residual);
            }

            var norm = FixedOrder.Norm(direction);
            if (!double.IsFinite(norm)) return default;
            if (norm > rule.ClipNorm)
            {
                Trust.IsLimited = true;
                TensorPrimitives.Multiply(direction, rule.ClipNorm / norm, direction);
                norm = FixedOrder.Norm(direction);
            }

            if (rule.Momentum > 0)
            {
                TensorPrimitives.Multiply(direction, 1 - rule.Momentum, direction);
                TensorPrimitives.MultiplyAdd(momentum, rule.Momentum, direction, direction);
                direction.CopyTo(momentum.AsSpan());
            }

            control?.Begin(context.Step, context.Family.Lambda);
            var outcome = Move(context, direction, norm);
            control?.End(context.Step, context.Gradient, context.Family.Lambda);
            return outcome;
        }

        public override void Exchange(StateArchive archive)
        {
            archive.Fill("momentum", momentum);
            control?.Exchange(archive);
            base.Exchange(archive);
        }
    }

    /// <summary>Mean field by mini-batches of groups: μ follows Adam's averages of ∇ log p(y, θ) at draws of θ, and 1/d² is the prior's
    /// precision plus the Fisher information that their scatter tells.</summary>
    /// <remarks>Groups are independent, so the gradient over a share s of them has variance (1 − s)/s times the information of the groups'
    /// scores, and draws of θ add about that information. d starts small and widens by itself. Relatives: Vadam (Khan et al. 2018) and
    /// Vprop (Khan et al. 2017).</remarks>
    public sealed record VariationalAdam : UpdateRule
    {
        /// <summary>Longest step: Adam's of one coordinate, or a share of d²∘gradient where natural. Range: > 0.</summary>
        public double Rate { get; init => field = Guard.Positive(value, nameof(Rate)); } = 0.03;
        /// <summary>Whether μ moves by the natural gradient d²∘∇, a step at most three rates times d.</summary>
        public bool IsNatural { get; init; }
        /// <summary>Steps over which the rate rises before it falls to 0 as a cosine. Range: > 0.</summary>
        public int WarmUp { get; init => field = Guard.Positive(value, nameof(WarmUp)); } = 50;

        internal override string NameOf(Family family) => IsNatural ? "NG-HVI by mini-batches" : "Adam-HVI";
        internal override UpdateNeeds Needs => UpdateNeeds.None;
        internal override bool HonoursCuts => true;
        internal override bool VisitsInPart => true;

        internal override IEnumerable<string> Faults(Family family, bool visitsInPart)
        {
            if (family is not Family.Factor { Count: 0 })
                yield return $"{NameOf(family)} is for mean field; use a factor family of 0 factors.";
        }

        internal override Updater Create(UpdateSetup setup) => new AverageUpdater(new MeanFieldStepper(this, setup), setup);
    }

    // The direction is the mean of ∇ log p(y, θ) over draws.
    private sealed class AverageUpdater(Stepper stepper, UpdateSetup setup) : Updater.Along(stepper)
    {
        private readonly double[] direction = new double[setup.Family.ParameterCount];

        public override Outcome Apply(UpdateContext context)
        {
            var draws = context.LogJoint.Length;
            direction.AsSpan().Clear();
            for (var s = 0; s < draws; s++)
                TensorPrimitives.MultiplyAdd(
                    context.ModelGradients.AsSpan(s * direction.Length, direction.Length), 1.0 / draws, direction, direction);
            var norm = FixedOrder.Norm(direction);
            return double.IsFinite(norm) ? Move(context, direction, norm) : default;
        }
    }

    private sealed class MeanFieldStepper(VariationalAdam rule, UpdateSetup setup) : Stepper
    {
        private const double FirstDecay = 0.9, SecondDecay = 0.999;
        private const int PointSteps = 20; // With d as it began, next to 0: a few gradients tell no scatter.
        private readonly double[] means = new double[setup.Family.ParameterCount];
        private readonly double[] squares = new double[setup.Family.ParameterCount];

        public override (double MeanKl, double ShapeKl) Apply(VariationalFamily family, int step, ReadOnlySpan<double> direction)
        {
            // Variance of a gradient per information: of groups left out, and of draws of θ, which have about its inverse.
            var (m, scatter) = (means.Length, (1 / setup.VisitedShare) - 1 + (1.0 / setup.Draws));
            var mu = family.Lambda.AsSpan(0, m);
            var d = family.Lambda.AsSpan(m, m);
            var rate = rule.Rate * Trust.RadiusFraction * Math.Min(1, step / (double)rule.WarmUp)
                * (1 + Math.Cos(Math.PI * Math.Min(1, step / (double)setup.Limit))) / 2;
            var (first, second) = (1 - Math.Pow(FirstDecay, step), 1 - Math.Pow(SecondDecay, step));
            for (var i = 0; i < m; i++)
            {
                means[i] += (1 - FirstDecay) * (direction[i] - means[i]);
                squares[i] += (1 - SecondDecay) * ((direction[i] * direction[i]) - squares[i]);
                var (mean, square) = (means[i] / first, squares[i] / second);
                var variance = 1 / ((square / scatter) + setup.PriorPrecision[i]);
                var longest = 3 * rate * Math.Sqrt(variance);
                mu[i] += rule.IsNatural ? Math.Clamp(rate * variance * mean, -longest, longest)
                    : rate * mean / (Math.Sqrt(square) + 1e-8);
                if (step >= PointSteps) d[i] = Math.Sqrt(variance);
            }

            return (double.NaN, double.NaN);
        }

        public override void Exchange(StateArchive archive)
        {
            base.Exchange(archive);
            archive.Fill(("means", means), ("squares", squares));
        }
    }

    /// <summary>For several grouping factors, with θ the variances alone and β among the latents: Newton steps by average information to
    /// the mode (Gilmour, Thompson and Cullis 1995), then natural gradient steps of N(μ, CCᵀ) on 2M antithetic points μ ± √M C e_i, halved
    /// where the ELBO on them falls.</summary>
    public sealed record AverageInformation : UpdateRule
    {
        /// <summary>Most natural gradient steps; they end when one moves q₀ by less than 0.02 nats. Range: > 0.</summary>
        public int Steps { get; init => field = Guard.Positive(value, nameof(Steps)); } = 20;

        internal override string NameOf(Family family) => "NG-HVI";
        internal override UpdateNeeds Needs => UpdateNeeds.None;
        internal override bool HonoursCuts => false;

        internal override IEnumerable<string> Faults(Family family, bool visitsInPart)
        {
            if (family is not Family.Full) yield return "Average information gives a full covariance; use Family.Full.";
        }

        internal override Updater Create(UpdateSetup setup) =>
            throw new NotSupportedException("Average information is a run of its own.");
    }
}
