namespace NgHvi;

/// <content>Adam.</content>
public abstract partial record StepRule
{
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

        internal override Stepper Create(UpdateSetup setup) => new AdamStepper(this, setup.LambdaLength);
    }

    private sealed class AdamStepper(Adam rule, int length) : Stepper
    {
        private readonly double[] means = new double[length];
        private readonly double[] squares = new double[length];

        public override (double MeanKl, double ShapeKl) Apply(VariationalFamily family, int step, ReadOnlySpan<double> direction)
        {
            var (decay1, decay2, factor, lambda) = (rule.FirstDecay, rule.SecondDecay, rule.RateFactor(step), family.Lambda);
            var correction1 = 1 - Math.Pow(decay1, step);
            var correction2 = 1 - Math.Pow(decay2, step);
            for (var i = 0; i < lambda.Length; i++)
            {
                means[i] = (decay1 * means[i]) + ((1 - decay1) * direction[i]);
                squares[i] = (decay2 * squares[i]) + ((1 - decay2) * direction[i] * direction[i]);
                lambda[i] += factor * rule.Rate * (means[i] / correction1) / (Math.Sqrt(squares[i] / correction2) + rule.Offset);
            }

            return default;
        }

        public override void Exchange(StateArchive archive)
        {
            archive.Fill("means", means);
            archive.Fill("squares", squares);
        }
    }
}
