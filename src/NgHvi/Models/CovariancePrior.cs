using MathNet.Numerics;

namespace NgHvi;

/// <summary>
/// A prior of the r×r covariance Σ of random effects, as a density of w: Ω = Σ⁻¹ = 𝒲𝒲ᵀ, 𝒲 lower triangular, w = vech 𝒲
/// column by column with logged diagonal; the Jacobian 2ʳ Π 𝒲_ii^(r+2−i) (i from 1) is included (method section 4.2).
/// </summary>
public abstract record CovariancePrior
{
    private CovariancePrior()
    {
    }

    /// <summary>log density at w, and its gradient added to <paramref name="gradient"/> (length r(r+1)/2).</summary>
    /// <param name="factor">𝒲, r×r row-major, zeros above the diagonal.</param>
    /// <param name="r">r.</param>
    /// <param name="gradient">Receives, by addition, the gradient in w.</param>
    public abstract double AddLogDensity(ReadOnlySpan<double> factor, int r, Span<double> gradient);

    /// <summary>log of the Jacobian of w → Ω.</summary>
    public static double LogJacobian(ReadOnlySpan<double> factor, int r)
    {
        var sum = r * Math.Log(2);
        for (var i = 0; i < r; i++)
        {
            sum += (r + 1 - i) * Math.Log(factor[(i * r) + i]);
        }

        return sum;
    }

    /// <summary>Index in w of entry (i, j), i ≥ j, of an r×r lower triangle stored column by column.</summary>
    internal static int HalfIndex(int i, int j, int r) => (j * r) - (j * (j - 1) / 2) + (i - j);

    private static double LogMultivariateGamma(double x, int r)
    {
        var sum = r * (r - 1) / 4.0 * Math.Log(Math.PI);
        for (var j = 0; j < r; j++)
        {
            sum += SpecialFunctions.GammaLn(x - (j / 2.0));
        }

        return sum;
    }

    private static double LogDiagonal(ReadOnlySpan<double> factor, int r)
    {
        double sum = 0;
        for (var i = 0; i < r; i++)
        {
            sum += Math.Log(factor[(i * r) + i]);
        }

        return sum;
    }

    /// <summary>Ω ~ Wishart(Scale·I, DegreesOfFreedom), with mean DegreesOfFreedom·Scale·I.</summary>
    public sealed record Wishart(double Scale, double DegreesOfFreedom) : CovariancePrior
    {
        /// <summary>S = Scale·I. Range: > 0.</summary>
        public double Scale { get; } = Guard.Positive(Scale, nameof(Scale));

        /// <summary>Range: > r − 1.</summary>
        public double DegreesOfFreedom { get; } = Guard.Positive(DegreesOfFreedom, nameof(DegreesOfFreedom));

        /// <inheritdoc/>
        public override double AddLogDensity(ReadOnlySpan<double> factor, int r, Span<double> gradient)
        {
            var v = DegreesOfFreedom;
            double trace = 0;
            for (var i = 0; i < r; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    var value = factor[(i * r) + j];
                    trace += value * value;
                    gradient[HalfIndex(i, j, r)] += i == j ? v - r - 1 - (value * value / Scale) + (r + 1 - i) : -value / Scale;
                }
            }

            return ((v - r - 1) * LogDiagonal(factor, r)) - (0.5 * trace / Scale) - (0.5 * v * r * Math.Log(2))
                - (0.5 * v * r * Math.Log(Scale)) - LogMultivariateGamma(v / 2, r) + LogJacobian(factor, r);
        }
    }

    /// <summary>
    /// Huang and Wand (2013): each standard deviation is half-Student-t(ν, A_j), and correlations have density ∝ |R|^(ν/2 − 1):
    /// uniform for ν = 2, as LKJ(ν/2) for r = 2.
    /// </summary>
    public sealed record HuangWand : CovariancePrior
    {
        private readonly double[] scales;

        /// <summary>Creates the prior.</summary>
        /// <param name="degreesOfFreedom">ν. Range: > 0.</param>
        /// <param name="scales">A, length r, in units of the standard deviations. Range: > 0.</param>
        public HuangWand(double degreesOfFreedom, ReadOnlySpan<double> scales)
        {
            DegreesOfFreedom = Guard.Positive(degreesOfFreedom);
            this.scales = scales.ToArray();
            foreach (var scale in scales)
            {
                Guard.Positive(scale, nameof(scales));
            }
        }

        /// <summary>ν.</summary>
        public double DegreesOfFreedom { get; }

        /// <summary>A, length r.</summary>
        public ReadOnlySpan<double> Scales => scales;

        /// <inheritdoc/>
        public override double AddLogDensity(ReadOnlySpan<double> factor, int r, Span<double> gradient)
        {
            var nu = DegreesOfFreedom;
            var df = nu + r - 1;
            var value = (df * r / 2 * Math.Log(nu)) - LogMultivariateGamma(df / 2, r)
                + ((nu - 2) * LogDiagonal(factor, r)) + LogJacobian(factor, r);
            for (var i = 0; i < r; i++)
            {
                double precision = 0;
                for (var j = 0; j <= i; j++)
                {
                    precision += factor[(i * r) + j] * factor[(i * r) + j];
                }

                var a = scales[i];
                var inner = (nu * precision) + (1 / (a * a));
                value += SpecialFunctions.GammaLn((nu + r) / 2) - (0.5 * Math.Log(Math.PI)) - Math.Log(a)
                    - ((nu + r) / 2 * Math.Log(inner));
                var slope = -(nu + r) * nu / inner;
                for (var j = 0; j <= i; j++)
                {
                    var entry = factor[(i * r) + j];
                    gradient[HalfIndex(i, j, r)] += i == j ? (slope * entry * entry) + (nu - 2) + (r + 1 - i) : slope * entry;
                }
            }

            return value;
        }

        /// <inheritdoc/>
        public bool Equals(HuangWand? other) =>
            other is not null && DegreesOfFreedom == other.DegreesOfFreedom && scales.AsSpan().SequenceEqual(other.scales);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(DegreesOfFreedom, scales.Length);
    }

    /// <summary>r = 1: a prior of the one variance; w is then log σ² and no precision factor is used.</summary>
    public sealed record Scalar(VariancePrior Variance) : CovariancePrior
    {
        /// <inheritdoc/>
        public override double AddLogDensity(ReadOnlySpan<double> factor, int r, Span<double> gradient)
        {
            // factor = exp(−x/2) stands for x = log σ².
            var value = Variance.LogDensity(-2 * Math.Log(factor[0]), out var derivative);
            gradient[0] += derivative;
            return value;
        }
    }

    /// <summary>A diagonal covariance whose variances have independent priors; w is then their logarithms, of length r.</summary>
    public sealed record Independent : CovariancePrior
    {
        private readonly VariancePrior[] variances;

        /// <summary>Creates the prior.</summary>
        /// <param name="variances">One prior a variance, length r.</param>
        public Independent(params IReadOnlyList<VariancePrior> variances)
        {
            ArgumentNullException.ThrowIfNull(variances);
            this.variances = [.. variances];
        }

        /// <summary>One prior a variance, length r.</summary>
        public IReadOnlyList<VariancePrior> Variances => variances;

        /// <inheritdoc/>
        /// <param name="factor">𝒲, diagonal.</param>
        /// <param name="r">r.</param>
        /// <param name="gradient">Receives, by addition, the gradient in the log variances, length r.</param>
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

        /// <inheritdoc/>
        public bool Equals(Independent? other) => other is not null && variances.AsSpan().SequenceEqual(other.variances);

        /// <inheritdoc/>
        public override int GetHashCode() => variances.Aggregate(0, HashCode.Combine);
    }
}
