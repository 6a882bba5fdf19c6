using MathNet.Numerics;

namespace NgHvi;

/// <summary>A prior of the r×r covariance Σ of random effects, as a density of w: Ω = Σ⁻¹ = 𝒲𝒲ᵀ, 𝒲 lower triangular, w = vech 𝒲 column by
/// column with logged diagonal; the Jacobian 2ʳ Π 𝒲_ii^(r+2−i) (i from 1) is included (method section 4.2).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "family")]
[JsonDerivedType(typeof(Independent), "independent")]
[JsonDerivedType(typeof(HuangWand), "huang-wand")]
[JsonDerivedType(typeof(Wishart), "wishart")]
internal abstract record CovariancePrior
{
    private CovariancePrior()
    {
    }

    /// <summary>log density at w, and its gradient added to <paramref name="gradient"/> (length r(r+1)/2).</summary>
    public abstract double AddLogDensity(ReadOnlySpan<double> factor, int r, Span<double> gradient);

    /// <summary>log of the Jacobian of w → Ω.</summary>
    public static double LogJacobian(ReadOnlySpan<double> factor, int r)
    {
        var sum = r * Math.Log(2);
        for (var i = 0; i < r; i++) sum += (r + 1 - i) * Math.Log(factor[(i * r) + i]);

        return sum;
    }

    /// <summary>The prior of DΣD, D = diag(factors), factors &gt; 0 of length r.</summary>
    internal abstract CovariancePrior Scaled(ReadOnlySpan<double> factors);

    /// <summary>As in "covariance ~ huang-wand(3; scales 2.5)".</summary>
    internal abstract string Describe();

    /// <summary>Index in w of entry (i, j), i ≥ j, of an r×r lower triangle stored column by column.</summary>
    internal static int HalfIndex(int i, int j, int r) => (j * r) - (j * (j - 1) / 2) + (i - j);

    private static double[] CopyPositive(IReadOnlyList<double> scales)
    {
        ArgumentNullException.ThrowIfNull(scales);
        Guard.Positive(scales.Count, "number of scales");
        return [.. scales.Select(scale => Guard.Positive(scale, nameof(scales)))];
    }

    private static double LogMultivariateGamma(double x, int r)
    {
        var sum = r * (r - 1) / 4.0 * Math.Log(Math.PI);
        for (var j = 0; j < r; j++) sum += SpecialFunctions.GammaLn(x - (j / 2.0));

        return sum;
    }

    private static double LogDiagonal(ReadOnlySpan<double> factor, int r)
    {
        double sum = 0;
        for (var i = 0; i < r; i++) sum += Math.Log(factor[(i * r) + i]);

        return sum;
    }

    /// <summary>Ω ~ Wishart(diag(Scales), DegreesOfFreedom), whose mean is their product; one scale stands for all coordinates.</summary>
    public sealed record Wishart : CovariancePrior
    {
        private readonly double[] scales;

        /// <summary>Creates the prior.</summary>
        [JsonConstructor]
        public Wishart(IReadOnlyList<double> scales, double degreesOfFreedom) =>
            (this.scales, DegreesOfFreedom) = (CopyPositive(scales), Guard.Positive(degreesOfFreedom));

        /// <summary>Creates the prior with S = scale·I.</summary>
        public Wishart(double scale, double degreesOfFreedom) : this([scale], degreesOfFreedom)
        {
        }

        /// <summary>Diagonal of S.</summary>
        public IReadOnlyList<double> Scales => scales;

        /// <summary>The common scale.</summary>
        [JsonIgnore]
        public double Scale => scales[0];

        /// <summary>v.</summary>
        [JsonPropertyName("df")]
        public double DegreesOfFreedom { get; }

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

        public bool Equals(Wishart? other) =>
            other is not null && DegreesOfFreedom == other.DegreesOfFreedom && scales.AsSpan().SequenceEqual(other.scales);

        public override int GetHashCode() => HashCode.Combine(DegreesOfFreedom, scales[0]);

        /// <summary>S_ii.</summary>
        internal double ScaleOf(int i) => scales[scales.Length == 1 ? 0 : i];

        internal override CovariancePrior Scaled(ReadOnlySpan<double> factors)
        {
            var scaled = new double[factors.Length];
            for (var i = 0; i < scaled.Length; i++)
            {
                // Ω = Σ⁻¹ is divided by the factors.
                scaled[i] = ScaleOf(i) / (factors[i] * factors[i]);
            }

            return new Wishart(scaled, DegreesOfFreedom);
        }

        internal override string Describe() => scales.Distinct().Count() == 1
            ? $"precision ~ wishart({PriorText.Show(scales[0])} I, {PriorText.Show(DegreesOfFreedom)})"
            : $"precision ~ wishart(diag({PriorText.List(scales)}), {PriorText.Show(DegreesOfFreedom)})";
    }

    /// <summary>Huang and Wand (2013): each standard deviation is half-Student-t(ν, A_j), and correlations have density ∝ |R|^(ν/2 − 1):
    /// uniform for ν = 2, as LKJ(ν/2) for r = 2.</summary>
    public sealed record HuangWand : CovariancePrior
    {
        private readonly double[] scales;
        private readonly double constant;

        /// <summary>Creates the prior.</summary>
        public HuangWand(double degreesOfFreedom, IReadOnlyList<double> scales)
        {
            (DegreesOfFreedom, this.scales) = (Guard.Positive(degreesOfFreedom), CopyPositive(scales));
            var (nu, r) = (degreesOfFreedom, this.scales.Length);
            constant = ((nu + r - 1) * r / 2 * Math.Log(nu)) - LogMultivariateGamma((nu + r - 1) / 2, r)
                + (r * (SpecialFunctions.GammaLn((nu + r) / 2) - (0.5 * Math.Log(Math.PI)))) - this.scales.Sum(Math.Log);
        }

        /// <summary>ν.</summary>
        [JsonPropertyName("df")]
        public double DegreesOfFreedom { get; }

        /// <summary>A, length r.</summary>
        public IReadOnlyList<double> Scales => scales;

        public override double AddLogDensity(ReadOnlySpan<double> factor, int r, Span<double> gradient)
        {
            var nu = DegreesOfFreedom;
            var value = constant + ((nu - 2) * LogDiagonal(factor, r)) + LogJacobian(factor, r);
            for (var i = 0; i < r; i++)
            {
                double precision = 0;
                for (var j = 0; j <= i; j++) precision += factor[(i * r) + j] * factor[(i * r) + j];

                var a = scales[i];
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

        public bool Equals(HuangWand? other) =>
            other is not null && DegreesOfFreedom == other.DegreesOfFreedom && scales.AsSpan().SequenceEqual(other.scales);

        public override int GetHashCode() => HashCode.Combine(DegreesOfFreedom, scales.Length);

        internal override CovariancePrior Scaled(ReadOnlySpan<double> factors)
        {
            var scaled = new double[scales.Length];
            TensorPrimitives.Multiply(scales, factors, scaled);
            return new HuangWand(DegreesOfFreedom, scaled);
        }

        internal override string Describe() =>
            $"covariance ~ huang-wand({PriorText.Show(DegreesOfFreedom)}; scales {PriorText.List(scales)})";
    }

    /// <summary>r = 1: a prior of the one variance; w is then log σ² and no precision factor is used.</summary>
    public sealed record Scalar(VariancePrior Variance) : CovariancePrior
    {
        public override double AddLogDensity(ReadOnlySpan<double> factor, int r, Span<double> gradient)
        {
            // factor = exp(−x/2) stands for x = log σ².
            var value = Variance.LogDensity(-2 * Math.Log(factor[0]), out var derivative);
            gradient[0] += derivative;
            return value;
        }

        internal override CovariancePrior Scaled(ReadOnlySpan<double> factors) => new Scalar(Variance.Scaled(factors[0] * factors[0]));

        internal override string Describe() => Variance.Describe();
    }

    /// <summary>A diagonal covariance whose variances have independent priors; w is then their logarithms, of length r.</summary>
    public sealed record Independent : CovariancePrior
    {
        private readonly VariancePrior[] variances;

        /// <summary>Creates the prior.</summary>
        public Independent(params IReadOnlyList<VariancePrior> variances)
        {
            ArgumentNullException.ThrowIfNull(variances);
            this.variances = [.. variances];
        }

        /// <summary>One prior a variance, length r.</summary>
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

        internal override CovariancePrior Scaled(ReadOnlySpan<double> factors)
        {
            var scaled = new VariancePrior[variances.Length];
            for (var i = 0; i < scaled.Length; i++) scaled[i] = variances[i].Scaled(factors[i] * factors[i]);

            return new Independent(scaled);
        }

        internal override string Describe() => string.Join(", ", variances.Select(prior => prior.Describe()).Distinct())
            + (variances.Length > 1 ? ", independent" : "");
    }
}
