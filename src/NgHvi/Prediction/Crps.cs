namespace NgHvi;

/// <summary>
/// The continuous ranked probability score ∫(F(x) − 1{x ≥ y})² dx = E|X − y| − ½E|X − X′|, in units of y; lower is better.
/// </summary>
/// <remarks>
/// Gneiting and Raftery (2007), "Strictly proper scoring rules, prediction, and estimation", JASA 102. The published code gives the name CRPS to
/// a cross-entropy (method section 6.5), which this is not.
/// </remarks>
internal static class Crps
{
    /// <summary>Half-width of the integration in standard deviations; what lies outside is below 1e-10 of them.</summary>
    private const double Reach = 6.5;

    /// <summary>Spacing of nodes in units of the narrowest component; the trapezium rule's error is then near 1e-9.</summary>
    private const double Spacing = 0.75;

    /// <summary>Score of N(mean, sd²): sd·[ζ(2Φ(ζ) − 1) + 2φ(ζ) − 1/√π] with ζ = (y − mean)/sd.</summary>
    /// <param name="mean">Mean.</param>
    /// <param name="sd">Standard deviation. Range: ≥ 0; 0 gives |y − mean|.</param>
    /// <param name="y">What was observed.</param>
    /// <exception cref="ArgumentOutOfRangeException">sd is negative or not finite.</exception>
    public static double Normal(double mean, double sd, double y)
    {
        Guard.NonNegative(sd);
        return ExpectedDistance(y - mean, sd) - (sd / Math.Sqrt(Math.PI));
    }

    /// <summary>
    /// Score of Σ w_s N(m_s, sd_s²): Σ w_s A(y − m_s, sd_s) − ½ΣΣ w_s w_t A(m_s − m_t, √(sd_s² + sd_t²)), A(d, s) = E|N(d, s²)|.
    /// </summary>
    /// <param name="means">m, length S > 0.</param>
    /// <param name="sds">Standard deviations, length S. Range: > 0.</param>
    /// <param name="weights">Weights, length S, ≥ 0, normalised here; empty: equal.</param>
    /// <param name="y">What was observed.</param>
    /// <returns>The score, with relative error below 1e-6.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, or an entry is out of range.</exception>
    /// <remarks>
    /// Grimit, Gneiting, Berrocal and Johnson (2006), QJRMS 132, eq. (5). The double sum is ∫F(1 − F) dx, which the trapezium rule integrates
    /// with some 20 nodes; it is used where S of them cost less than the S²/2 pairs.
    /// </remarks>
    public static double NormalMixture(ReadOnlySpan<double> means, ReadOnlySpan<double> sds, ReadOnlySpan<double> weights, double y)
    {
        Guard.Positive(means.Length, "number of components");
        Guard.SameLength(sds.Length, nameof(sds), means.Length, nameof(means));
        foreach (var sd in sds)
        {
            Guard.Positive(sd, nameof(sds));
        }

        return MixtureUnchecked(means, sds, Normalize(weights, means.Length), y);
    }

    /// <summary>
    /// Score estimated from draws of the predictive, Σ w_s|x_s − y| − ½ΣΣ_{s≠t} w_s w_t|x_s − x_t| / (1 − Σ w_s²): unbiased for independent
    /// equally weighted draws ("fair"), whatever their number.
    /// </summary>
    /// <param name="draws">x, length S ≥ 2, in any order.</param>
    /// <param name="y">What was observed.</param>
    /// <param name="weights">Weights, length S, ≥ 0, normalised here; empty: equal.</param>
    /// <exception cref="ArgumentException">Fewer than two draws, or two of positive weight.</exception>
    /// <remarks>Ferro (2014), "Fair scores for ensemble forecasts", QJRMS 140. Time O(S log S).</remarks>
    public static double FromDraws(ReadOnlySpan<double> draws, double y, ReadOnlySpan<double> weights = default)
    {
        var sortedWeights = Normalize(weights, Guard.Positive(draws.Length, "number of draws"));
        var spare = 1 - FixedOrder.SumOfSquares(sortedWeights);
        if (!(spare > 1e-12))
        {
            throw new ArgumentException("A score from draws needs at least two draws of positive weight.", nameof(draws));
        }

        // Taken from y, so that a large common offset costs no digits.
        var sorted = new double[draws.Length];
        TensorPrimitives.Subtract(draws, y, sorted);
        Array.Sort(sorted, sortedWeights);
        double distance = 0, pairs = 0, weightBelow = 0, sumBelow = 0;
        for (var s = 0; s < sorted.Length; s++)
        {
            var (x, weight) = (sorted[s], sortedWeights[s]);
            distance += weight * Math.Abs(x);
            pairs += weight * ((x * weightBelow) - sumBelow);
            weightBelow += weight;
            sumBelow += weight * x;
        }

        return distance - (pairs / spare);
    }

    /// <summary><see cref="NormalMixture"/> for weights that are positive with sum 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double MixtureUnchecked(ReadOnlySpan<double> means, ReadOnlySpan<double> sds, ReadOnlySpan<double> weights, double y)
    {
        double distance = 0;
        var (low, high, narrowest) = (double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity);
        for (var s = 0; s < means.Length; s++)
        {
            distance += weights[s] * TabulatedDistance(y - means[s], sds[s]);
            low = Math.Min(low, means[s] - (Reach * sds[s]));
            high = Math.Max(high, means[s] + (Reach * sds[s]));
            narrowest = Math.Min(narrowest, sds[s]);
        }

        var nodes = ((high - low) / (Spacing * narrowest)) + 1;
        return distance - (nodes < 0.5 * means.Length
            ? IntegratedSpread(means, sds, weights, low, high, (int)nodes)
            : PairwiseSpread(means, sds, weights));
    }

    /// <summary>½E|X − X′| by all pairs, in time O(S²).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double PairwiseSpread(ReadOnlySpan<double> means, ReadOnlySpan<double> sds, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (var s = 0; s < means.Length; s++)
        {
            var inner = 0.5 * weights[s] * 2 * sds[s] / Math.Sqrt(Math.PI);
            for (var t = 0; t < s; t++)
            {
                inner += weights[t] * TabulatedDistance(means[s] - means[t], Math.Sqrt((sds[s] * sds[s]) + (sds[t] * sds[t])));
            }

            sum += weights[s] * inner;
        }

        return sum;
    }

    /// <summary>½E|X − X′| = ∫F(1 − F) dx by the trapezium rule on [low, high], in time O(S·nodes).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double IntegratedSpread(
        ReadOnlySpan<double> means, ReadOnlySpan<double> sds, ReadOnlySpan<double> weights, double low, double high, int nodes)
    {
        double sum = 0;
        var step = (high - low) / nodes;
        for (var i = 0; i <= nodes; i++)
        {
            var x = low + (i * step);
            double cdf = 0;
            for (var s = 0; s < means.Length; s++)
            {
                cdf += weights[s] * NormalTable.Cdf((x - means[s]) / sds[s]);
            }

            sum += cdf * (1 - cdf);
        }

        return sum * step;
    }

    /// <summary>A(d, s) = E|N(d, s²)| = d(2Φ(d/s) − 1) + 2sφ(d/s).</summary>
    private static double ExpectedDistance(double d, double s) => s == 0
        ? Math.Abs(d)
        : (d * ((2 * MathNet.Numerics.Distributions.Normal.CDF(0, 1, d / s)) - 1)) + (2 * s * MathNet.Numerics.Distributions.Normal.PDF(0, 1, d / s));

    private static double TabulatedDistance(double d, double s)
    {
        var u = d / s;
        return (d * ((2 * NormalTable.Cdf(u)) - 1)) + (s * 0.79788456080286535588 * Math.Exp(-0.5 * u * u));
    }

    private static double[] Normalize(ReadOnlySpan<double> weights, int count)
    {
        var result = new double[count];
        if (weights.Length == 0)
        {
            result.AsSpan().Fill(1.0 / count);
            return result;
        }

        Guard.SameLength(weights.Length, nameof(weights), count, "the mixture");
        foreach (var weight in weights)
        {
            Guard.NonNegative(weight, nameof(weights));
        }

        TensorPrimitives.Divide(weights, Guard.Positive(FixedOrder.Sum(weights), "sum of weights"), result);
        return result;
    }
}
