using Moments4 = (double Mean, double Variance, double Skewness, double Kurtosis);

namespace NgHvi;

/// <summary>Σ w_s N(m_s, sd_s²), weights with sum 1. Optimized at once, for processes that predict once.</summary>
internal readonly ref struct NormalMixture(ReadOnlySpan<double> means, ReadOnlySpan<double> sds, ReadOnlySpan<double> weights)
{
    private const double Reach = 6.5; // Half-width of the integration in standard deviations; what lies outside is below 1e-10 of them.
    private const double Spacing = 0.75; // Of nodes in the narrowest component's sd; the trapezium rule's error is then near 1e-9.
    private const double Underflow = 39; // Beyond so many standard deviations e^(−u²/2) is 0.
    private static readonly double LogRootTwoPi = 0.5 * Math.Log(2 * Math.PI);
    private readonly ReadOnlySpan<double> means = means, sds = sds, weights = weights;

    [MethodImpl(AggressiveOptimization)]
    public double LogDensity(double y)
    {
        double largest = double.NegativeInfinity, sum = 0;
        for (var s = 0; s < means.Length; s++)
        {
            var u = (y - means[s]) / sds[s];
            var term = Math.Log(weights[s] / sds[s]) - (0.5 * u * u);
            (largest, sum) = term > largest ? (term, (sum * Math.Exp(largest - term)) + 1) : (largest, sum + Math.Exp(term - largest));
        }

        return largest + Math.Log(sum) - LogRootTwoPi;
    }

    [MethodImpl(AggressiveOptimization)]
    public double TabulatedCdf(double x)
    {
        double cdf = 0;
        for (var s = 0; s < means.Length; s++) cdf += weights[s] * NormalTable.Cdf((x - means[s]) / sds[s]);
        return cdf;
    }

    [MethodImpl(AggressiveOptimization)]
    public Moments4 Moments()
    {
        double mean = 0, second = 0, third = 0, fourth = 0;
        for (var s = 0; s < means.Length; s++) mean += weights[s] * means[s];
        for (var s = 0; s < means.Length; s++)
        {
            var (d, v) = (means[s] - mean, sds[s] * sds[s]);
            second += weights[s] * ((d * d) + v);
            third += weights[s] * d * ((d * d) + (3 * v));
            fourth += weights[s] * ((d * d * ((d * d) + (6 * v))) + (3 * v * v));
        }

        return (mean, second, third / (second * Math.Sqrt(second)), (fourth / (second * second)) - 3);
    }

    // Halley from Cornish–Fisher, bracketed by components' quantiles; the error after a step δ is about δ³/sd².
    public double Quantile(double probability, Moments4 moments)
    {
        var z = Normal.InvCDF(0, 1, probability);
        var ((low, high), narrowest) = (Bounds(z, z), TensorPrimitives.Min(sds));
        var isCentral = probability is > 0.01 and < 0.99;
        var (g, k) = (moments.Skewness, moments.Kurtosis);
        var start = z + (g * ((z * z) - 1) / 6) + (k * z * ((z * z) - 3) / 24) - (g * g * z * ((2 * z * z) - 5) / 36);
        var x = Math.Clamp(moments.Mean + (Math.Sqrt(moments.Variance) * start), low, high);
        for (var iteration = 1; high - low > 1e-15 * (Math.Abs(low) + Math.Abs(high)); iteration++)
        {
            var excess = Cdf(x, isCentral, out var density, out var slope) - probability;
            (low, high) = excess > 0 ? (low, x) : (x, high);
            var newton = excess / density;
            var next = x - (newton / (1 - (0.5 * newton * slope / density)));
            if (!(next >= low && next <= high) || iteration % 6 == 0)
            {
                // Halley's steps are small far from narrow components.
                next = low + (0.5 * (high - low));
                if (next == x) return x;
            }
            else if (Math.Abs(next - x) <= 1e-4 * narrowest) return next;

            x = next;
        }

        return x;
    }

    // ∫(F(x) − 1{x ≥ y})² dx = E|X − y| − ½E|X − X′| (Gneiting and Raftery 2007; Grimit et al. 2006, eq. 5);
    // the published code has a cross-entropy (method section 6.5).
    [MethodImpl(AggressiveOptimization)]
    public double Crps(double y)
    {
        double distance = 0;
        for (var s = 0; s < means.Length; s++) distance += weights[s] * Distance(y - means[s], sds[s]);
        var (low, high) = Bounds(-Reach, Reach);
        var nodes = ((high - low) / (Spacing * TensorPrimitives.Min(sds))) + 1;
        return distance - (nodes < 0.5 * means.Length ? IntegratedSpread(low, high, (int)nodes) : PairwiseSpread());
    }

    // ½E|X − X′| in time O(S²).
    [MethodImpl(AggressiveOptimization)]
    public double PairwiseSpread()
    {
        double sum = 0;
        for (var s = 0; s < means.Length; s++)
        {
            var inner = weights[s] * sds[s] / Math.Sqrt(Math.PI);
            for (var t = 0; t < s; t++)
                inner += weights[t] * Distance(means[s] - means[t], Math.Sqrt((sds[s] * sds[s]) + (sds[t] * sds[t])));
            sum += weights[s] * inner;
        }

        return sum;
    }

    // ½E|X − X′| = ∫F(1 − F) dx in time O(S·nodes).
    [MethodImpl(AggressiveOptimization)]
    public double IntegratedSpread(double low, double high, int nodes)
    {
        double sum = 0;
        var step = (high - low) / nodes;
        for (var i = 0; i <= nodes; i++)
        {
            var cdf = TabulatedCdf(low + (i * step));
            sum += cdf * (1 - cdf);
        }

        return sum * step;
    }

    [MethodImpl(AggressiveOptimization)]
    private double Cdf(double x, bool isTabulated, out double density, out double slope)
    {
        double cdf = 0, first = 0, second = 0;
        for (var s = 0; s < means.Length; s++)
        {
            var u = (x - means[s]) / sds[s];
            cdf += weights[s] * (isTabulated ? NormalTable.Cdf(u) : Normal.CDF(0, 1, u));
            if (Math.Abs(u) > Underflow) continue;
            var height = weights[s] * Math.Exp(-0.5 * u * u) / sds[s];
            first += height;
            second -= height * u / sds[s];
        }

        var scale = Math.Exp(-LogRootTwoPi);
        (density, slope) = (scale * first, scale * second);
        return cdf;
    }

    [MethodImpl(AggressiveOptimization)]
    private (double Low, double High) Bounds(double below, double above)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var s = 0; s < means.Length; s++)
        {
            low = Math.Min(low, means[s] + (below * sds[s]));
            high = Math.Max(high, means[s] + (above * sds[s]));
        }

        return (low, high);
    }

    // E|N(d, s²)| = d(2Φ(d/s) − 1) + 2sφ(d/s).
    private static double Distance(double d, double s)
    {
        var u = d / s;
        return (d * ((2 * NormalTable.Cdf(u)) - 1)) + (s * 0.79788456080286535588 * Math.Exp(-0.5 * u * u));
    }
}
