namespace NgHvi;

public abstract partial record UpdateRule
{
    /// <summary>S⁺ = S − β(S − T) + ½β²(S − T)S⁻¹(S − T), μ⁺ = μ + α(S⁺)⁻¹ĝ, S the precision of q₀: steps along natural gradients that are
    /// gradients in mean parameters (Khan and Rue 2023; natural-gradient family, section 3).</summary>
    /// <remarks>VON, VOGN, SLANG and IVON are choices of S's structure and of the curvature T.</remarks>
    public sealed record BayesianLearningRule : UpdateRule
    {
        private const int LargestHessian = 300;

        /// <summary>How T is estimated.</summary>
        public Curvature Curvature { get; init; }
        /// <summary>α. Range: > 0.</summary>
        public double MeanRate { get; init => field = Guard.Positive(value, nameof(MeanRate)); } = 0.2;
        /// <summary>β. Range: (0, 1].</summary>
        public double PrecisionRate { get; init => field = Rate(value, nameof(PrecisionRate)); } = 0.2;
        /// <summary>γ in ḡ ← γḡ + (1 − γ)g, without its bias. Range: [0, 1).</summary>
        public double Momentum { get; init => field = Guard.InUnitInterval(value, nameof(Momentum)); }
        /// <summary>τ: step t divides both rates by 1 + t/τ, against noise. Range: > 0.</summary>
        public double DecayTime { get; init => field = Guard.PositiveOrInfinite(value, nameof(DecayTime)); } = double.PositiveInfinity;
        /// <summary>Bound of β‖S^−½(S − T)S^−½‖, at 2 a step of 1 nat, and of α√(ĝᵀS⁻¹ĝ), of 2 nats. Range: > 0.</summary>
        public double LargestMove { get; init => field = Guard.PositiveOrInfinite(value, nameof(LargestMove)); } = 2;
        /// <summary>Whether the last term of S⁺ is there, which keeps it positive definite.</summary>
        public bool IsImproved { get; init; } = true;
        /// <summary>Whether g is ∇log p(y, θ) − ∇log q₀(θ), which vanishes where q₀ is exact; else ∇log p(y, θ), as published.</summary>
        public bool KeepsScore { get; init; } = true;

        internal override UpdateNeeds Needs => Curvature switch
        {
            Curvature.Hessian => UpdateNeeds.Curvature,
            Curvature.EmpiricalFisher => UpdateNeeds.GroupScores,
            Curvature.GaussNewton => UpdateNeeds.ExpectedScores,
            _ => UpdateNeeds.None,
        };
        internal override bool HonoursCuts => true;

        internal override string NameOf(Family family) => (family, Curvature) switch
        {
            (Family.Precision, _) => "SLANG",
            (Family.Full, _) or (_, Curvature.Hessian) => "VON",
            (_, Curvature.Pathwise) => "IVON",
            _ => "VOGN",
        };

        internal override IEnumerable<string> Faults(Family family, bool visitsInPart)
        {
            if (!family.HasPrecision)
                yield return $"The Bayesian learning rule moves a precision that is full, diagonal (a factor family of 0 factors) or of low rank, " +
                    $"and q₀ is of the {family.Name} family.";
            if (family is Family.Precision && Needs is UpdateNeeds.None or UpdateNeeds.Curvature)
                yield return "A precision of low rank follows squares of scores; use the curvature EmpiricalFisher or GaussNewton.";
        }

        internal override string? Fault(int parameterCount) => Curvature == Curvature.Hessian && parameterCount > LargestHessian
            ? $"Second derivatives of {parameterCount} parameters take {2 * parameterCount} gradients a draw; allowed are at most " +
                $"{LargestHessian} parameters, and other curvatures beyond."
            : null;

        internal override Updater Create(UpdateSetup setup) => new LearningRuleUpdater(this, setup);

        private static double Rate(double value, string name) => Guard.Positive(value, name) <= 1 ? value
            : Throw.OutOfRange<double>(name, value, "must be ≤ 1");
    }

    private sealed class LearningRuleUpdater(BayesianLearningRule rule, UpdateSetup setup) : Updater
    {
        private readonly GaussianFamily family = (GaussianFamily)setup.Family;
        private readonly PrecisionStep step = ((GaussianFamily)setup.Family).CreatePrecisionStep()!;
        private readonly double[] momentum = new double[setup.Family.ParameterCount];
        private readonly double[] mean = new double[setup.Family.ParameterCount];
        private readonly double[] move = new double[setup.Family.ParameterCount];
        private readonly double[] matrix =
            new double[rule.Curvature == Curvature.Hessian ? setup.Family.ParameterCount * setup.Family.ParameterCount : 0];

        private readonly PlateauHalving plateau = new(new(), setup.VisitsInPart || !setup.IsMultimodal ? 0 : PlateauHalving.UsualWindow);
        private Action<ReadOnlySpan<double>>? addOuter;

        public override TrustRegionState Trust => plateau.Trust;

        public override Outcome Apply(UpdateContext context)
        {
            Gather(context);
            var (factor, shift) = (Trust.RateFraction * Trust.RadiusFraction / (1 + (context.Step / rule.DecayTime)), step.Length);
            var rate = Math.Min(factor * rule.PrecisionRate, rule.LargestMove / shift);
            if (!step.Move(rate, rule.IsImproved)) return default;
            var debias = 1 - Math.Pow(rule.Momentum, context.Step);
            for (var i = 0; i < mean.Length; i++)
            {
                momentum[i] = (rule.Momentum * momentum[i]) + ((1 - rule.Momentum) * mean[i]);
                mean[i] = momentum[i] / debias;
            }

            step.Solve(mean, move);
            var length = FixedOrder.Dot(mean, move);
            if (!double.IsFinite(length)) return default;
            var meanRate = Math.Min(factor * rule.MeanRate, rule.LargestMove / Math.Sqrt(Math.Max(length, double.Epsilon)));
            TensorPrimitives.MultiplyAdd(move, meanRate, family.Mean, family.Lambda.AsSpan(0, mean.Length));
            return new(true, Math.Sqrt(length), 0.5 * meanRate * meanRate * length, 0.25 * rate * rate * shift * shift);
        }

        public override void Observe(int step, double elbo) => plateau.Observe(step, elbo);

        public override void Exchange(StateArchive archive)
        {
            Trust.Exchange(archive);
            plateau.Exchange(archive);
            archive.Fill("momentum", momentum);
        }

        private void Gather(UpdateContext context)
        {
            var (m, draws, source) = (mean.Length, setup.Draws, rule.KeepsScore ? context.Residuals : context.ModelGradients);
            step.Begin(rule is { Curvature: Curvature.Pathwise, KeepsScore: true });
            Array.Clear(mean);
            for (var s = 0; s < draws; s++)
            {
                var g = source.AsSpan(s * m, m);
                TensorPrimitives.MultiplyAdd(g, 1.0 / draws, mean, mean);
                switch (rule.Curvature)
                {
                    case Curvature.Pathwise:
                        step.AddPathwise(context.Noise.AsSpan(s * m, m), g, 1.0 / draws);
                        break;
                    case Curvature.Hessian:
                        context.Curvature.Hessian(s, matrix);
                        step.AddHessian(matrix, 1.0 / draws);
                        break;
                    default:
                        addOuter ??= score => step.AddOuter(score, 1 / (setup.VisitedShare * draws));
                        context.Curvature.Scores(s, rule.Curvature == Curvature.GaussNewton, addOuter);
                        context.Curvature.PriorCurvature(s, move);
                        step.AddDiagonal(move, 1.0 / draws);
                        break;
                }
            }
        }
    }
}
