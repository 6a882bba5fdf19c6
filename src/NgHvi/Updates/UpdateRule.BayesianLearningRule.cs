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
            (Family.Mixture, _) => "Mixture",
            (Family.Full, _) or (_, Curvature.Hessian) => "VON",
            (_, Curvature.Pathwise) => "IVON",
            _ => "VOGN",
        };

        internal override IEnumerable<string> Faults(Family family, bool visitsInPart)
        {
            if (!family.HasPrecision)
                yield return $"The Bayesian learning rule moves the precision of a full, mean-field (0 factors) or low-rank q₀ or of the " +
                    $"components of a mixture, and q₀ is of the {family.Name} family.";
            if (family is Family.Mixture && Curvature != Curvature.Pathwise)
                yield return "Components of a mixture share their draws' gradients; use the curvature Pathwise.";
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

    private sealed class LearningRuleUpdater : Updater
    {
        private readonly BayesianLearningRule rule;
        private readonly UpdateSetup setup;
        private readonly Mixture? mixture;
        private readonly PartStep[] parts;
        private readonly PlateauHalving plateau;
        private readonly double[] levels, changes; // Mean log weights of each component's draws; changes of the logarithms of weights.

        public LearningRuleUpdater(BayesianLearningRule rule, UpdateSetup setup)
        {
            (this.rule, this.setup, mixture) = (rule, setup, setup.Family as Mixture);
            plateau = new(new(), setup.VisitsInPart || !setup.IsMultimodal ? 0 : PlateauHalving.UsualWindow);
            IReadOnlyList<VariationalFamily> families = mixture is null ? [setup.Family] : mixture.Parts;
            parts = [.. families.Cast<GaussianFamily>().Select(family => new PartStep(rule, setup, family))];
            (levels, changes) = (new double[parts.Length], new double[parts.Length]);
        }

        public override TrustRegionState Trust => plateau.Trust;

        public override Outcome Apply(UpdateContext context)
        {
            var factor = Trust.RateFraction * Trust.RadiusFraction / (1 + (context.Step / rule.DecayTime));
            var (square, meanKl, shapeKl, level) = (0.0, 0.0, 0.0, 0.0);
            for (var c = 0; c < parts.Length; c++)
            {
                parts[c].Gather(context, c, parts.Length);
                if (parts[c].Move(factor, context.Step) is not { Found: true } own) return default;
                (square, meanKl) = (square + (own.DirectionNorm * own.DirectionNorm), meanKl + own.MeanKl);
                shapeKl += own.ShapeKl;
            }

            if (mixture is null) return new(true, Math.Sqrt(square), meanKl, shapeKl);
            Array.Clear(levels);
            for (var s = 0; s < setup.Draws; s++)
                levels[s % parts.Length] += context.LogWeights[s] / mixture.CountOf(s % parts.Length, setup.Draws);
            for (var c = 0; c < parts.Length; c++) level += mixture.Weights[c] * levels[c];
            var longest = rule.LargestMove / 10; // A weight that falls fast never comes back.
            for (var c = 0; c < parts.Length; c++)
                changes[c] = Math.Clamp(factor * rule.PrecisionRate * (levels[c] - level), -longest, longest);
            mixture.Collect(changes);
            return new(true, Math.Sqrt(square), meanKl, shapeKl);
        }

        public override void Observe(int step, double elbo) => plateau.Observe(step, elbo);

        public override void Exchange(StateArchive archive)
        {
            Trust.Exchange(archive);
            plateau.Exchange(archive);
            for (var c = 0; c < parts.Length; c++) archive.Fill($"momentum{c}", parts[c].Momentum);
        }
    }

    /// <summary>The step of one Gaussian: q₀, or a component of it.</summary>
    private sealed class PartStep
    {
        private readonly BayesianLearningRule rule;
        private readonly GaussianFamily family;
        private readonly PrecisionStep step;
        private readonly double[] mean, move, matrix;
        private readonly Action<ReadOnlySpan<double>> addOuter;

        public PartStep(BayesianLearningRule rule, UpdateSetup setup, GaussianFamily family)
        {
            var m = family.ParameterCount;
            (this.rule, this.family, step, Momentum) = (rule, family, family.CreatePrecisionStep()!, new double[m]);
            (mean, move, matrix) = (new double[m], new double[m], new double[rule.Curvature == Curvature.Hessian ? m * m : 0]);
            var weight = 1 / (setup.VisitedShare * setup.Draws);
            addOuter = score => step.AddOuter(score, weight);
        }

        public double[] Momentum { get; }

        public void Gather(UpdateContext context, int first, int stride) // Of draws first, first + stride, ….
        {
            var (m, noise, draws) = (mean.Length, context.Family.NoiseCount, context.LogJoint.Length);
            var source = rule.KeepsScore ? context.Residuals : context.ModelGradients;
            var weight = 1.0 / ((draws - first + stride - 1) / stride);
            step.Begin(rule is { Curvature: Curvature.Pathwise, KeepsScore: true });
            Array.Clear(mean);
            for (var s = first; s < draws; s += stride)
            {
                var g = source.AsSpan(s * m, m);
                TensorPrimitives.MultiplyAdd(g, weight, mean, mean);
                switch (rule.Curvature)
                {
                    case Curvature.Pathwise: // A mixture's first number chooses the component.
                        step.AddPathwise(context.Noise.AsSpan(((s + 1) * noise) - m, m), g, weight);
                        break;
                    case Curvature.Hessian:
                        context.Curvature.Hessian(s, matrix);
                        step.AddHessian(matrix, weight);
                        break;
                    default:
                        context.Curvature.Scores(s, rule.Curvature == Curvature.GaussNewton, addOuter);
                        context.Curvature.PriorCurvature(s, move);
                        step.AddDiagonal(move, weight);
                        break;
                }
            }
        }

        public Updater.Outcome Move(double factor, int time)
        {
            var shift = step.Length;
            var rate = Math.Min(factor * rule.PrecisionRate, rule.LargestMove / shift);
            if (!step.Move(rate, rule.IsImproved)) return default;
            var debias = 1 - Math.Pow(rule.Momentum, time);
            for (var i = 0; i < mean.Length; i++)
            {
                Momentum[i] = (rule.Momentum * Momentum[i]) + ((1 - rule.Momentum) * mean[i]);
                mean[i] = Momentum[i] / debias;
            }

            step.Solve(mean, move);
            var length = FixedOrder.Dot(mean, move);
            if (!double.IsFinite(length)) return default;
            var meanRate = Math.Min(factor * rule.MeanRate, rule.LargestMove / Math.Sqrt(Math.Max(length, double.Epsilon)));
            TensorPrimitives.MultiplyAdd(move, meanRate, family.Mean, family.Lambda.AsSpan(0, mean.Length));
            return new(true, Math.Sqrt(length), 0.5 * meanRate * meanRate * length, 0.25 * rate * rate * shift * shift);
        }
    }
}
