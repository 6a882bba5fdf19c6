using MathNet.Numerics;

namespace NgHvi;

/// <summary>A prior of one variance, as a density of x = log variance with the Jacobian included.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "family")]
[JsonDerivedType(typeof(HalfStudentT), "half-t")]
[JsonDerivedType(typeof(InverseGamma), "inverse-gamma")]
[JsonDerivedType(typeof(Gamma), "gamma")]
internal abstract record VariancePrior
{
    private VariancePrior()
    {
    }

    // log density at x = log variance.
    public abstract double LogDensity(double logVariance, out double derivative);

    // The prior of the variance times a factor > 0.
    internal abstract VariancePrior Scaled(double factor);

    // As in "residual sd ~ half-t(3, 2.5)".
    internal abstract string Describe();

    /// <summary>Variance ~ IG(shape, rate): density rateˢ/Γ(s) v^(−s−1) e^(−rate/v).</summary>
    public sealed record InverseGamma(double Shape, double Rate) : VariancePrior
    {
        private readonly double constant = (Shape * Math.Log(Rate)) - SpecialFunctions.GammaLn(Shape);
        public double Shape { get; } = Guard.Positive(Shape, nameof(Shape)); // Shape. Range: > 0.
        public double Rate { get; } = Guard.Positive(Rate, nameof(Rate)); // Rate. Range: > 0.

        public override double LogDensity(double logVariance, out double derivative)
        {
            var ratio = Rate * Math.Exp(-logVariance);
            derivative = ratio - Shape;
            return constant - (Shape * logVariance) - ratio;
        }

        internal override VariancePrior Scaled(double factor) => new InverseGamma(Shape, Rate * factor);
        internal override string Describe() => $"variance ~ inverse-gamma({PriorText.Show(Shape)}, {PriorText.Show(Rate)})";
    }

    /// <summary>Variance ~ Gamma(shape, rate): density rateˢ/Γ(s) v^(s−1) e^(−rate·v) of the variance (method section 4.3).</summary>
    public sealed record Gamma(double Shape, double Rate) : VariancePrior
    {
        private readonly double constant = (Shape * Math.Log(Rate)) - SpecialFunctions.GammaLn(Shape);
        public double Shape { get; } = Guard.Positive(Shape, nameof(Shape)); // Shape. Range: > 0.
        public double Rate { get; } = Guard.Positive(Rate, nameof(Rate)); // Rate. Range: > 0.

        public override double LogDensity(double logVariance, out double derivative)
        {
            var scaled = Rate * Math.Exp(logVariance);
            derivative = Shape - scaled;
            return constant + (Shape * logVariance) - scaled;
        }

        internal override VariancePrior Scaled(double factor) => new Gamma(Shape, Rate / factor);
        internal override string Describe() => $"variance ~ gamma({PriorText.Show(Shape)}, {PriorText.Show(Rate)})";
    }

    /// <summary>Standard deviation ~ half-Student-t with the given degrees of freedom and scale.</summary>
    public sealed record HalfStudentT(double DegreesOfFreedom, double Scale) : VariancePrior
    {
        private readonly double constant =
            SpecialFunctions.GammaLn((DegreesOfFreedom + 1) / 2) - SpecialFunctions.GammaLn(DegreesOfFreedom / 2)
            - (0.5 * Math.Log(DegreesOfFreedom * Math.PI)) - Math.Log(Scale);

        // ν. Range: > 0.
        [JsonPropertyName("df")]
        public double DegreesOfFreedom { get; } = Guard.Positive(DegreesOfFreedom, nameof(DegreesOfFreedom));
        public double Scale { get; } = Guard.Positive(Scale, nameof(Scale)); // A, in units of the standard deviation. Range: > 0.

        public override double LogDensity(double logVariance, out double derivative)
        {
            var nu = DegreesOfFreedom;

            // log(1 + σ²/(νA²)) and its derivative, written so that no variance overflows.
            var logRatio = logVariance - Math.Log(nu * Scale * Scale);
            var small = Math.Exp(-Math.Abs(logRatio));
            var softplus = Math.Max(logRatio, 0) + Math.Log(1 + small);
            derivative = 0.5 - ((nu + 1) / 2 * (logRatio > 0 ? 1 : small) / (1 + small));
            return constant - ((nu + 1) / 2 * softplus) + (logVariance / 2);
        }

        internal override VariancePrior Scaled(double factor) => new HalfStudentT(DegreesOfFreedom, Scale * Math.Sqrt(factor));
        internal override string Describe() => $"sd ~ half-t({PriorText.Show(DegreesOfFreedom)}, {PriorText.Show(Scale)})";
    }
}
