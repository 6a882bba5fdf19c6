using MathNet.Numerics.LinearAlgebra;

namespace NgHvi;

/// <summary>
/// Finds weighted draws that follow the posterior of θ more closely than q₀ does: draws of q₀ where it is close, else draws of a Student t
/// whose mean and scale are moved to the weighted moments a few times. The latter only where the model is small.
/// </summary>
/// <remarks>Adaptive importance sampling in its simplest form (Oh and Berger 1992); deterministic given the key.</remarks>
internal static class PosteriorCorrection
{
    private const double CloseEnough = 0.98;
    private const double GoodEnough = 0.5;
    private const double LeastEfficiency = 0.05;
    private const double LargestTrustedShape = 0.7;
    private const int Pairs = 4000;
    private const double FewestEffective = 100;

    // Heavier tails as long as lighter ones do not bound the weights: a variance near 0 has a long tail in its logarithm.
    private static readonly double[] DegreesOfFreedom = [7, 5, 3, 3];

    /// <summary>The sample to summarise, or null when all are too far from the posterior to be worth weighting.</summary>
    public static ImportanceSample? Find(IHybridModel model, GaussianFamily family, ImportanceSample ownSample, RandomKey key, int threads)
    {
        // Nearly the ideal effective size leaves no room for a tail that matters to a mean or a standard deviation, whatever its shape.
        if (Efficiency(ownSample) > CloseEnough)
        {
            return ownSample;
        }

        if (!SummaryBudget.AllowsAdaptation(model))
        {
            return ownSample.ParetoShape < LargestTrustedShape && ownSample.EffectiveSampleSize >= FewestEffective && Efficiency(ownSample) > LeastEfficiency ? ownSample : null;
        }

        var best = ownSample;
        var proposal = family;
        for (var round = 0; round < DegreesOfFreedom.Length; round++)
        {
            var sample = new ImportanceSample(model, proposal, Pairs, key.Fold(round), threads, DegreesOfFreedom[round]);
            if (best == ownSample || Rank(sample) > Rank(best))
            {
                best = sample;
            }

            if (Rank(sample) > 1 + GoodEnough || MomentMatch(sample) is not { } next)
            {
                break;
            }

            proposal = next;
        }

        return Efficiency(best) > LeastEfficiency ? best : null;
    }

    /// <summary>Efficiency, with every trusted tail before every other.</summary>
    private static double Rank(ImportanceSample sample) =>
        Efficiency(sample) + (sample.ParetoShape < LargestTrustedShape ? 1 : 0);

    private static double Efficiency(ImportanceSample sample) => sample.EffectiveSampleSize / sample.Count;

    /// <summary>The Gaussian with the sample's weighted mean and covariance.</summary>
    private static FullGaussian? MomentMatch(ImportanceSample sample)
    {
        var m = sample.ParameterCount;
        var mean = new double[m];
        for (var s = 0; s < sample.Count; s++)
        {
            for (var i = 0; i < m; i++)
            {
                mean[i] += sample.Weights[s] * sample.Draw(s)[i];
            }
        }

        var covariance = Matrix<double>.Build.Dense(m, m);
        for (var s = 0; s < sample.Count; s++)
        {
            var draw = sample.Draw(s);
            for (var i = 0; i < m; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    covariance[i, j] += sample.Weights[s] * (draw[i] - mean[i]) * (draw[j] - mean[j]);
                }
            }
        }

        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < i; j++)
            {
                covariance[j, i] = covariance[i, j];
            }
        }

        var factor = covariance.ToRowMajorArray();
        return SmallCholesky.Factor(factor, m) ? new FullGaussian(mean, factor) : null;
    }
}
