namespace NgHvi;

/// <summary>
/// Finds weighted draws that follow the posterior of θ more closely than q₀ does: draws of q₀ where it is close, else draws of a Student t
/// whose mean and scale are moved to the weighted moments a few times. The latter only where the model is small.
/// </summary>
/// <remarks>Adaptive importance sampling in its simplest form (Oh and Berger 1992). Nothing is assumed of q₀'s form.</remarks>
internal static class AdaptiveProposal
{
    public const double LargestTrustedShape = 0.7;
    private const double CloseEnough = 0.98;
    private const double GoodEnough = 0.5;
    private const double LeastEfficiency = 0.05;
    private const int Pairs = 4000;
    private const double FewestEffective = 100;

    // Heavier tails as long as lighter ones do not bound the weights: a variance near 0 has a long tail in its logarithm.
    private static readonly double[] DegreesOfFreedom = [7, 5, 3, 3];

    /// <summary>The sample to summarise, or null when all are too far from the posterior to be worth weighting.</summary>
    public static WeightedSample? Correct(ITarget target, Coordinates coordinates, WeightedSample own, RandomKey key, int threads)
    {
        // Nearly the ideal effective size leaves no room for a tail that matters to a mean or a standard deviation, whatever its shape.
        if (own.Efficiency > CloseEnough) return own;
        if (!SummaryBudget.AllowsAdaptation(target))
        {
            var isUsable = own.ParetoShape < LargestTrustedShape && own.EffectiveSampleSize >= FewestEffective;
            return isUsable && own.Efficiency > LeastEfficiency ? own : null;
        }

        var (best, moments) = (own, Moments(own, DrawSet.Uniform(own.Count)));
        for (var round = 0; round < DegreesOfFreedom.Length && moments is not null; round++)
        {
            var proposal = new Proposal.StudentT(moments, DegreesOfFreedom[round]);
            var sample = new WeightedSample(target, coordinates, proposal, Pairs, key.Fold(round), threads);
            if (best == own || Rank(sample) > Rank(best)) best = sample;
            moments = Rank(sample) > 1 + GoodEnough ? null : Moments(sample, sample.Weights);
        }

        return best.Efficiency > LeastEfficiency ? best : null;
    }

    // Efficiency, with every trusted tail before every other.
    private static double Rank(WeightedSample sample) => sample.Efficiency + (sample.ParetoShape < LargestTrustedShape ? 1 : 0);

    // The Gaussian with the sample's weighted mean and covariance; null where it has none.
    private static FullGaussian? Moments(WeightedSample sample, ReadOnlySpan<double> weights)
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
