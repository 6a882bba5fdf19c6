namespace NgHvi;

/// <summary>Adaptive importance sampling (Oh and Berger 1992).</summary>
internal static class AdaptiveProposal
{
    public const double LargestTrustedShape = 0.7;

    private static readonly double[] DegreesOfFreedom = [7, 5, 3, 3]; // Heavier until weights are bounded.

    // Null: all are too far from the posterior.
    public static WeightedSample? Correct(ITarget target, Coordinates coordinates, WeightedSample own, RandomKey key, int threads)
    {
        const double LeastEfficiency = 0.05;

        // No room for a tail that matters.
        if (own.Efficiency > 0.98) return own;
        if (!SummaryBudget.AllowsAdaptation(target))
            return own is { ParetoShape: < LargestTrustedShape, EffectiveSampleSize: >= 100, Efficiency: > LeastEfficiency } ? own : null;
        var (best, moments) = (own, Moments(own, DrawSet.Uniform(own.Count)));
        for (var round = 0; round < DegreesOfFreedom.Length && moments is not null; round++)
        {
            var sample = new WeightedSample(target, coordinates, new(moments, DegreesOfFreedom[round]), 4000, key.Fold(round), threads);
            if (best == own || Rank(sample) > Rank(best)) best = sample;
            moments = Rank(sample) > 1.5 ? null : Moments(sample, sample.Weights);
        }

        return best.Efficiency > LeastEfficiency ? best : null;
    }

    private static double Rank(WeightedSample sample) => sample.Efficiency + (sample.ParetoShape < LargestTrustedShape ? 1 : 0);

    private static FullGaussian? Moments(WeightedSample sample, double[] weights)
    {
        var m = sample.ParameterCount;
        var (mean, factor, centered) = (new double[m], new double[m * m], new double[m]);
        for (var s = 0; s < sample.Count; s++) TensorPrimitives.MultiplyAdd(sample.Draw(s), weights[s], mean, mean);
        for (var s = 0; s < sample.Count; s++)
        {
            TensorPrimitives.Subtract(sample.Draw(s), mean, centered);
            for (var i = 0; i < m; i++)
            {
                var row = factor.AsSpan(i * m, i + 1);
                TensorPrimitives.MultiplyAdd(centered.AsSpan(0, i + 1), weights[s] * centered[i], row, row);
            }
        }

        return SmallCholesky.Factor(factor, m) ? new FullGaussian(mean, factor) : null;
    }
}
