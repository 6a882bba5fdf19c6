using MathNet.Numerics.Distributions;

namespace NgHvi;

/// <summary>Kernels of the mixture Σ w_s N(m_s, sd_s²), weights positive with sum 1: log density, moments and quantiles.</summary>
/// <remarks>Compiled with full optimization at once: one prediction is often all that a process makes.</remarks>
internal static class NormalMixture
{
    private static readonly double LogRootTwoPi = 0.5 * Math.Log(2 * Math.PI);

    // log Σ w_s N(y; m_s, sd_s²), by a running log-sum-exp: finite wherever one term's logarithm is.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double LogDensity(ReadOnlySpan<double> means, ReadOnlySpan<double> sds, ReadOnlySpan<double> weights, double y)
    {
        var largest = double.NegativeInfinity;
        double sum = 0;
        for (var s = 0; s < means.Length; s++)
        {
            var u = (y - means[s]) / sds[s];
            var term = Math.Log(weights[s] / sds[s]) - (0.5 * u * u);
            (largest, sum) = term > largest ? (term, (sum * Math.Exp(largest - term)) + 1) : (largest, sum + Math.Exp(term - largest));
        }

        return largest + Math.Log(sum) - LogRootTwoPi;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (double Mean, double Variance, double Skewness, double Kurtosis) Moments(
        ReadOnlySpan<double> means, ReadOnlySpan<double> sds, ReadOnlySpan<double> weights)
    {
        double mean = 0;
        for (var s = 0; s < means.Length; s++) mean += weights[s] * means[s];
        double second = 0, third = 0, fourth = 0;
        for (var s = 0; s < means.Length; s++)
        {
            var (d, v) = (means[s] - mean, sds[s] * sds[s]);
            second += weights[s] * ((d * d) + v);
            third += weights[s] * d * ((d * d) + (3 * v));
            fourth += weights[s] * ((d * d * ((d * d) + (6 * v))) + (3 * v * v));
        }

        return (mean, second, third / (second * Math.Sqrt(second)), (fourth / (second * second)) - 3);
    }

    // The p-quantile: the root of the mixture's distribution function, to about 1e-9 standard deviations. Halley's iteration from the
    // Cornish–Fisher expansion, inside the bracket of the components' own p-quantiles; a step that leaves it becomes a bisection. The error
    // after a step δ is of order δ³/sd². Where no tail is involved, Φ is NormalTable's.
    public static double Quantile(
        ReadOnlySpan<double> means,
        ReadOnlySpan<double> sds,
        ReadOnlySpan<double> weights,
        double probability,
        (double Mean, double Variance, double Skewness, double Kurtosis) moments)
    {
        var z = Normal.InvCDF(0, 1, probability);
        var (low, high, narrowest) = (double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity);
        for (var s = 0; s < means.Length; s++)
        {
            var quantile = means[s] + (z * sds[s]);
            low = Math.Min(low, quantile);
            high = Math.Max(high, quantile);
            narrowest = Math.Min(narrowest, sds[s]);
        }

        var isCentral = probability is > 0.01 and < 0.99;
        var (g, k) = (moments.Skewness, moments.Kurtosis);
        var start = z + (g * ((z * z) - 1) / 6) + (k * z * ((z * z) - 3) / 24) - (g * g * z * ((2 * z * z) - 5) / 36);
        var x = Math.Clamp(moments.Mean + (Math.Sqrt(moments.Variance) * start), low, high);
        for (var iteration = 1; high - low > 1e-15 * (Math.Abs(low) + Math.Abs(high)); iteration++)
        {
            var excess = Cdf(means, sds, weights, x, isCentral, out var density, out var slope) - probability;
            (low, high) = excess > 0 ? (low, x) : (x, high);

            var newton = excess / density;
            var next = x - (newton / (1 - (0.5 * newton * slope / density)));
            if (!(next >= low && next <= high) || iteration % 6 == 0)
            {
                // Far from very narrow components Halley's steps are small; halving the bracket now and then ends them.
                next = low + (0.5 * (high - low));
                if (next == x) return x;
            }
            else if (Math.Abs(next - x) <= 1e-4 * narrowest)
            {
                return next;
            }

            x = next;
        }

        return x;
    }

    // Distribution function, density and the density's derivative at x.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Cdf(
        ReadOnlySpan<double> means,
        ReadOnlySpan<double> sds,
        ReadOnlySpan<double> weights,
        double x,
        bool isTabulated,
        out double density,
        out double slope)
    {
        double cdf = 0, first = 0, second = 0;
        for (var s = 0; s < means.Length; s++)
        {
            var u = (x - means[s]) / sds[s];
            var height = weights[s] * Math.Exp(-0.5 * u * u) / sds[s];
            cdf += weights[s] * (isTabulated ? NormalTable.Cdf(u) : Normal.CDF(0, 1, u));
            first += height;
            second -= height * u / sds[s];
        }

        var scale = Math.Exp(-LogRootTwoPi);
        (density, slope) = (scale * first, scale * second);
        return cdf;
    }
}
