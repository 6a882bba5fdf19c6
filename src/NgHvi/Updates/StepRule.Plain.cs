namespace NgHvi;

/// <content>Fixed and decaying rates.</content>
public abstract partial record StepRule
{
    /// <summary>rate·direction while t ≤ τ, then (rate·τ/t)·direction.</summary>
    /// <param name="Rate">Range: > 0.</param>
    /// <param name="Delay">τ; infinity keeps the rate fixed. Range: > 0.</param>
    public sealed record Plain(double Rate, double Delay = double.PositiveInfinity) : StepRule
    {
        /// <summary>Rate.</summary>
        public double Rate { get; } = Guard.Positive(Rate, nameof(Rate));
        /// <summary>τ.</summary>
        public double Delay { get; } = Guard.PositiveOrInfinite(Delay, nameof(Delay));

        internal override Stepper Create(UpdateSetup setup) => new PlainStepper(this);
    }

    private sealed class PlainStepper(Plain rule) : Stepper
    {
        public override (double MeanKl, double ShapeKl) Apply(VariationalFamily family, int step, ReadOnlySpan<double> direction)
        {
            var rate = rule.RateFactor(step) * (step <= rule.Delay ? rule.Rate : rule.Rate * rule.Delay / step);
            var lambda = family.Lambda;
            for (var i = 0; i < lambda.Length; i++) lambda[i] += rate * direction[i];
            return default;
        }
    }
}
