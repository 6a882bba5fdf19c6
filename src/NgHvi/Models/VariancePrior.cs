using static NgHvi.PriorText;

namespace NgHvi;

/// <summary>A density of x = log variance, the Jacobian included.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "family")]
[JsonDerivedType(typeof(HalfStudentT), "half-t")]
[JsonDerivedType(typeof(InverseGamma), "inverse-gamma")]
[JsonDerivedType(typeof(Gamma), "gamma")]
internal abstract record VariancePrior
{
    public abstract double LogDensity(double logVariance, out double derivative);
    public abstract double Draw(Random random); // Of x.
    public abstract VariancePrior Scaled(double factor); // Of the variance times a factor > 0.
    public abstract string Describe(); // As in "residual sd ~ half-t(3, 2.5)".

    /// <summary>Gamma(shape, rate) to the power of 1 or −1.</summary>
    internal abstract record GammaPower : VariancePrior
    {
        private readonly double power, constant;

        private protected GammaPower(double shape, double rate, double power)
        {
            (Shape, Rate, this.power) = (Guard.Positive(shape, nameof(Shape)), Guard.Positive(rate, nameof(Rate)), power);
            constant = (shape * Math.Log(rate)) - SpecialFunctions.GammaLn(shape);
        }

        public double Shape { get; }
        public double Rate { get; }

        public override double LogDensity(double logVariance, out double derivative)
        {
            var scaled = Rate * Math.Exp(power * logVariance);
            derivative = power * (Shape - scaled);
            return constant + (power * Shape * logVariance) - scaled;
        }

        public override double Draw(Random random) =>
            power * Math.Log(MathNet.Numerics.Distributions.Gamma.Sample(random, Shape, Rate));
    }

    /// <summary>Density rateˢ/Γ(s) v^(−s−1) e^(−rate/v).</summary>
    internal sealed record InverseGamma(double Shape, double Rate) : GammaPower(Shape, Rate, -1)
    {
        public override VariancePrior Scaled(double factor) => new InverseGamma(Shape, Rate * factor);
        public override string Describe() => $"variance ~ inverse-gamma({Show(Shape)}, {Show(Rate)})";
    }

    /// <summary>Density rateˢ/Γ(s) v^(s−1) e^(−rate·v) (method section 4.3).</summary>
    internal sealed record Gamma(double Shape, double Rate) : GammaPower(Shape, Rate, 1)
    {
        public override VariancePrior Scaled(double factor) => new Gamma(Shape, Rate / factor);
        public override string Describe() => $"variance ~ gamma({Show(Shape)}, {Show(Rate)})";
    }

    /// <summary>Of the standard deviation.</summary>
    internal sealed record HalfStudentT(double DegreesOfFreedom, double Scale) : VariancePrior
    {
        private readonly double constant =
            SpecialFunctions.GammaLn((DegreesOfFreedom + 1) / 2) - SpecialFunctions.GammaLn(DegreesOfFreedom / 2)
            - (0.5 * Math.Log(DegreesOfFreedom * Math.PI)) - Math.Log(Scale);

        [JsonPropertyName("df")]
        public double DegreesOfFreedom { get; } = Guard.Positive(DegreesOfFreedom, nameof(DegreesOfFreedom));
        public double Scale { get; } = Guard.Positive(Scale, nameof(Scale));

        public override double LogDensity(double logVariance, out double derivative)
        {
            // log(1 + σ²/(νA²)) and its derivative without overflow.
            var nu = DegreesOfFreedom;
            var logRatio = logVariance - Math.Log(nu * Scale * Scale);
            var small = Math.Exp(-Math.Abs(logRatio));
            var softplus = Math.Max(logRatio, 0) + Math.Log(1 + small);
            derivative = 0.5 - ((nu + 1) / 2 * (logRatio > 0 ? 1 : small) / (1 + small));
            return constant - ((nu + 1) / 2 * softplus) + (logVariance / 2);
        }

        public override double Draw(Random random) =>
            2 * Math.Log(Scale * Math.Abs(StudentT.Sample(random, 0, 1, DegreesOfFreedom)));

        public override VariancePrior Scaled(double factor) => new HalfStudentT(DegreesOfFreedom, Scale * Math.Sqrt(factor));
        public override string Describe() => $"sd ~ half-t({Show(DegreesOfFreedom)}, {Show(Scale)})";
    }
}
