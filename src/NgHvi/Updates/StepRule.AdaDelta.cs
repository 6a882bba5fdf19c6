namespace NgHvi;

/// <content>ADADELTA.</content>
public abstract partial record StepRule
{
    /// <summary>ADADELTA (Zeiler 2012) in every coordinate.</summary>
    /// <param name="Decay">Weight of the past. Range: [0, 1).</param>
    /// <param name="Offset">Added under the roots; sets the first steps. Range: > 0.</param>
    public sealed record AdaDelta(double Decay = 0.95, double Offset = 1e-6) : StepRule
    {
        /// <summary>Weight of the past.</summary>
        public double Decay { get; } = Guard.InUnitInterval(Decay, nameof(Decay));
        /// <summary>Added under the roots.</summary>
        public double Offset { get; } = Guard.Positive(Offset, nameof(Offset));

        internal override Stepper Create(UpdateSetup setup) => new AdaDeltaStepper(this, setup.LambdaLength);
    }

    // Method section 3, step (e): the step uses the old mean of squared steps, which are those of factor 1.
    private sealed class AdaDeltaStepper(AdaDelta rule, int length) : Stepper
    {
        private readonly double[] squares = new double[length];
        private readonly double[] squaredSteps = new double[length];

        public override (double MeanKl, double ShapeKl) Apply(VariationalFamily family, int step, ReadOnlySpan<double> direction)
        {
            var (decay, offset, factor, lambda) = (rule.Decay, rule.Offset, rule.RateFactor(step), family.Lambda);
            for (var i = 0; i < lambda.Length; i++)
            {
                squares[i] = (decay * squares[i]) + ((1 - decay) * direction[i] * direction[i]);
                var move = Math.Sqrt(squaredSteps[i] + offset) / Math.Sqrt(squares[i] + offset) * direction[i];
                lambda[i] += factor * move;
                squaredSteps[i] = (decay * squaredSteps[i]) + ((1 - decay) * move * move);
            }

            return default;
        }

        public override void Exchange(StateArchive archive)
        {
            archive.Fill("squares", squares);
            archive.Fill("squaredSteps", squaredSteps);
        }
    }
}
