namespace NgHvi;

public abstract partial record UpdateRule
{
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
}
