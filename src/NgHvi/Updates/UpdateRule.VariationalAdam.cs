namespace NgHvi;

public abstract partial record UpdateRule
{
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
            archive.Fill("means", means);
            archive.Fill("squares", squares);
        }
    }
}
