namespace NgHvi;

/// <summary>The continuous ranked probability score ∫(F(x) − 1{x ≥ y})² dx = E|X − y| − ½E|X − X′|, in units of y; lower is better:
/// Gneiting and Raftery (2007), JASA 102. The published code gives the name to a cross-entropy (method section 6.5), which this is
/// not.</summary>
internal static class Crps
{
    private const double Reach = 6.5; // Half-width of the integration in standard deviations; what lies outside is below 1e-10 of them.

    // Spacing of nodes in units of the narrowest component; the trapezium rule's error is then near 1e-9.
    private const double Spacing = 0.75;

    // Score of Σ w_s N(m_s, sd_s²), weights of sum 1: Σ w_s A(y − m_s, sd_s) − ½ΣΣ w_s w_t A(m_s − m_t, √(sd_s² + sd_t²)), A(d, s) = E|N(d,
    // s²)|: Grimit, Gneiting, Berrocal and Johnson (2006), QJRMS 132, eq. (5). The double sum is ∫F(1 − F) dx, for which some 20 nodes
    // serve where S of them cost less than the S²/2 pairs; relative error below 1e-6.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double OfMixture(ReadOnlySpan<double> means, ReadOnlySpan<double> sds, ReadOnlySpan<double> weights, double y)
    {
        double distance = 0;
        var (low, high, narrowest) = (double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity);
        for (var s = 0; s < means.Length; s++)
        {
            distance += weights[s] * Distance(y - means[s], sds[s]);
            low = Math.Min(low, means[s] - (Reach * sds[s]));
            high = Math.Max(high, means[s] + (Reach * sds[s]));
            narrowest = Math.Min(narrowest, sds[s]);
        }

        var nodes = ((high - low) / (Spacing * narrowest)) + 1;
        return distance - (nodes < 0.5 * means.Length
            ? IntegratedSpread(means, sds, weights, low, high, (int)nodes)
            : PairwiseSpread(means, sds, weights));
    }

    // From S ≥ 2 sorted draws: mean|x_s − y| − ½ΣΣ|x_s − x_t|/(S(S − 1)), the "fair" one of Ferro (2014), QJRMS 140.
    public static double OfDraws(ReadOnlySpan<double> sorted, double y)
    {
        double distance = 0, pairs = 0, below = 0;
        for (var s = 0; s < sorted.Length; s++)
        {
            // Taken from y, so that a large common offset costs no digits.
            var x = sorted[s] - y;
            distance += Math.Abs(x);
            pairs += (x * s) - below;
            below += x;
        }

        return (distance - (pairs / (sorted.Length - 1))) / sorted.Length;
    }

    // ½E|X − X′| by all pairs, in time O(S²).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double PairwiseSpread(ReadOnlySpan<double> means, ReadOnlySpan<double> sds, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (var s = 0; s < means.Length; s++)
        {
            var inner = weights[s] * sds[s] / Math.Sqrt(Math.PI);
            for (var t = 0; t < s; t++)
            {
                inner += weights[t] * Distance(means[s] - means[t], Math.Sqrt((sds[s] * sds[s]) + (sds[t] * sds[t])));
            }

            sum += weights[s] * inner;
        }

        return sum;
    }

    // ½E|X − X′| = ∫F(1 − F) dx by the trapezium rule on [low, high], in time O(S·nodes).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double IntegratedSpread(
        ReadOnlySpan<double> means, ReadOnlySpan<double> sds, ReadOnlySpan<double> weights, double low, double high, int nodes)
    {
        double sum = 0;
        var step = (high - low) / nodes;
        for (var i = 0; i <= nodes; i++)
        {
            var x = low + (i * step);
            double cdf = 0;
            for (var s = 0; s < means.Length; s++) cdf += weights[s] * NormalTable.Cdf((x - means[s]) / sds[s]);
            sum += cdf * (1 - cdf);
        }

        return sum * step;
    }

    // A(d, s) = d(2Φ(d/s) − 1) + 2sφ(d/s).
    private static double Distance(double d, double s)
    {
        var u = d / s;
        return (d * ((2 * NormalTable.Cdf(u)) - 1)) + (s * 0.79788456080286535588 * Math.Exp(-0.5 * u * u));
    }
}
