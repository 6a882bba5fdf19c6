using MathNet.Numerics;

namespace NgHvi;

/// <summary>A prior of the r×r covariance Σ of random effects, as a density of w: Ω = Σ⁻¹ = 𝒲𝒲ᵀ, 𝒲 lower triangular, w = vech 𝒲 column
/// by column with logged diagonal; the Jacobian 2ʳ Π 𝒲_ii^(r+2−i) (i from 1) is included (method section 4.2).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "family")]
[JsonDerivedType(typeof(Independent), "independent")]
[JsonDerivedType(typeof(HuangWand), "huang-wand")]
[JsonDerivedType(typeof(Wishart), "wishart")]
internal abstract record CovariancePrior
{
    // log density at w with factor 𝒲, r×r row-major; its gradient in w is added.
    public abstract double AddLogDensity(ReadOnlySpan<double> factor, int r, Span<double> gradient);

    // The prior of DΣD, D = diag(factors).
    public abstract CovariancePrior Scaled(ReadOnlySpan<double> factors);

    // As in "covariance ~ huang-wand(3; scales 2.5)".
    public abstract string Describe();

    // log of the Jacobian of w → Ω.
    public static double LogJacobian(ReadOnlySpan<double> factor, int r)
    {
        var sum = r * Math.Log(2);
        for (var i = 0; i < r; i++) sum += (r + 1 - i) * Math.Log(factor[(i * r) + i]);
        return sum;
    }

    // Index in w of entry (i, j), i ≥ j, of an r×r lower triangle stored column by column.
    public static int HalfIndex(int i, int j, int r) => (j * r) - (j * (j - 1) / 2) + (i - j);

    private static double LogMultivariateGamma(double x, int r)
    {
        var sum = r * (r - 1) / 4.0 * Math.Log(Math.PI);
        for (var j = 0; j < r; j++) sum += SpecialFunctions.GammaLn(x - (j / 2.0));
        return sum;
    }

    /// <summary>A prior that is not diagonal, with one scale for each coordinate.</summary>
    internal abstract record Dense : CovariancePrior
    {
        private readonly double[] scales;

        protected Dense(IReadOnlyList<double> scales, double degreesOfFreedom)
        {
            ArgumentNullException.ThrowIfNull(scales);
            Guard.Positive(scales.Count, "number of scales");
            this.scales = [.. scales.Select(scale => Guard.Positive(scale, nameof(scales)))];
            DegreesOfFreedom = Guard.Positive(degreesOfFreedom);
        }

        // Length r; of Wishart S's diagonal, where one stands for all, of Huang–Wand A.
        public IReadOnlyList<double> Scales => scales;

        [JsonPropertyName("df")]
        public double DegreesOfFreedom { get; }

        public virtual bool Equals(Dense? other) =>
            other is not null && DegreesOfFreedom == other.DegreesOfFreedom && scales.AsSpan().SequenceEqual(other.scales);

        public override int GetHashCode() => HashCode.Combine(DegreesOfFreedom, scales[0]);

        // The scale of coordinate i.
        public double ScaleOf(int i) => scales[scales.Length == 1 ? 0 : i];

        protected static double LogDiagonal(ReadOnlySpan<double> factor, int r)
        {
            double sum = 0;
            for (var i = 0; i < r; i++) sum += Math.Log(factor[(i * r) + i]);
            return sum;
        }
    }

    /// <summary>Ω ~ Wishart(diag(Scales), DegreesOfFreedom), whose mean is their product.</summary>
    internal sealed record Wishart : Dense
    {
        [JsonConstructor]
        public Wishart(IReadOnlyList<double> scales, double degreesOfFreedom) : base(scales, degreesOfFreedom)
        {
        }

        // S = scale·I.
        public Wishart(double scale, double degreesOfFreedom) : base([scale], degreesOfFreedom)
        {
        }

        public override double AddLogDensity(ReadOnlySpan<double> factor, int r, Span<double> gradient)
        {
            var v = DegreesOfFreedom;
            double trace = 0, logScales = 0;
            for (var i = 0; i < r; i++)
            {
                var scale = ScaleOf(i);
                logScales += Math.Log(scale);
                for (var j = 0; j <= i; j++)
                {
                    var value = factor[(i * r) + j];
                    trace += value * value / scale;
                    gradient[HalfIndex(i, j, r)] += i == j ? v - r - 1 - (value * value / scale) + (r + 1 - i) : -value / scale;
                }
            }

            return ((v - r - 1) * LogDiagonal(factor, r)) - (0.5 * trace) - (0.5 * v * r * Math.Log(2))
                - (0.5 * v * logScales) - LogMultivariateGamma(v / 2, r) + LogJacobian(factor, r);
        }

        public override CovariancePrior Scaled(ReadOnlySpan<double> factors)
        {
            // Ω = Σ⁻¹ is divided by the factors.
            var scaled = new double[factors.Length];
            for (var i = 0; i < scaled.Length; i++) scaled[i] = ScaleOf(i) / (factors[i] * factors[i]);
            return new Wishart(scaled, DegreesOfFreedom);
        }

        public override string Describe() => Scales.Distinct().Count() == 1
            ? $"precision ~ wishart({PriorText.Show(Scales[0])} I, {PriorText.Show(DegreesOfFreedom)})"
            : $"precision ~ wishart(diag({PriorText.List(Scales)}), {PriorText.Show(DegreesOfFreedom)})";
    }

    /// <summary>Huang and Wand (2013): each standard deviation is half-Student-t(ν, A_j), and correlations have density ∝ |R|^(ν/2 − 1):
    /// uniform for ν = 2, as LKJ(ν/2) for r = 2.</summary>
    internal sealed record HuangWand : Dense
    {
        private readonly double constant;

        public HuangWand(double degreesOfFreedom, IReadOnlyList<double> scales) : base(scales, degreesOfFreedom)
        {
            var (nu, r) = (degreesOfFreedom, scales.Count);
            constant = ((nu + r - 1) * r / 2 * Math.Log(nu)) - LogMultivariateGamma((nu + r - 1) / 2, r)
                + (r * (SpecialFunctions.GammaLn((nu + r) / 2) - (0.5 * Math.Log(Math.PI)))) - scales.Sum(Math.Log);
        }

        public override double AddLogDensity(ReadOnlySpan<double> factor, int r, Span<double> gradient)
        {
            var nu = DegreesOfFreedom;
            var value = constant + ((nu - 2) * LogDiagonal(factor, r)) + LogJacobian(factor, r);
            for (var i = 0; i < r; i++)
            {
                double precision = 0;
                for (var j = 0; j <= i; j++) precision += factor[(i * r) + j] * factor[(i * r) + j];
                var a = Scales[i];
                var inner = (nu * precision) + (1 / (a * a));
                value -= (nu + r) / 2 * Math.Log(inner);
                var slope = -(nu + r) * nu / inner;
                for (var j = 0; j <= i; j++)
                {
                    var entry = factor[(i * r) + j];
                    gradient[HalfIndex(i, j, r)] += i == j ? (slope * entry * entry) + (nu - 2) + (r + 1 - i) : slope * entry;
                }
            }

            return value;
        }

        public override CovariancePrior Scaled(ReadOnlySpan<double> factors)
        {
            var scaled = Scales.ToArray();
            TensorPrimitives.Multiply(scaled, factors, scaled);
            return new HuangWand(DegreesOfFreedom, scaled);
        }

        public override string Describe() =>
            $"covariance ~ huang-wand({PriorText.Show(DegreesOfFreedom)}; scales {PriorText.List(Scales)})";
    }

    /// <summary>A diagonal covariance whose r variances have independent priors; w is then their logarithms and 𝒲 diagonal.</summary>
    internal sealed record Independent : CovariancePrior
    {
        private readonly VariancePrior[] variances;

        public Independent(params IReadOnlyList<VariancePrior> variances)
        {
            ArgumentNullException.ThrowIfNull(variances);
            this.variances = [.. variances];
        }

        public IReadOnlyList<VariancePrior> Variances => variances;

        public override double AddLogDensity(ReadOnlySpan<double> factor, int r, Span<double> gradient)
        {
            Guard.SameLength(variances.Length, "priors of variances", r, "r");
            double value = 0;
            for (var i = 0; i < r; i++)
            {
                value += variances[i].LogDensity(-2 * Math.Log(factor[(i * r) + i]), out var derivative);
                gradient[i] += derivative;
            }

            return value;
        }

        public bool Equals(Independent? other) => other is not null && variances.AsSpan().SequenceEqual(other.variances);
        public override int GetHashCode() => variances.Aggregate(0, HashCode.Combine);

        public override CovariancePrior Scaled(ReadOnlySpan<double> factors)
        {
            var scaled = new VariancePrior[variances.Length];
            for (var i = 0; i < scaled.Length; i++) scaled[i] = variances[i].Scaled(factors[i] * factors[i]);
            return new Independent(scaled);
        }

        public override string Describe() =>
            string.Join(", ", variances.Select(prior => prior.Describe()).Distinct()) + (variances.Length > 1 ? ", independent" : "");
    }
}
