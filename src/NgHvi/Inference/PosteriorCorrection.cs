using MathNet.Numerics.LinearAlgebra;
using NgHvi.Families;
using NgHvi.Models;
using NgHvi.Sampling;

namespace NgHvi.Inference;

/// <summary>
/// Finds weighted draws that follow the posterior of θ more closely than q₀ does: draws of q₀ where it is close, else draws of a Student t
/// whose mean and scale are moved to the weighted moments a few times.
/// </summary>
/// <remarks>Adaptive importance sampling in its simplest form (Oh and Berger 1992); deterministic given the key.</remarks>
internal static class PosteriorCorrection
{
    private const double CloseEnough = 0.9;
    private const double GoodEnough = 0.6;
    private const double LeastEfficiency = 0.02;
    private const double LargestTrustedShape = 0.7;
    private const double DegreesOfFreedom = 7;
    private const int Rounds = 4;
    private const int Pairs = 4000;
    private const int LargestAdapted = 128;

    /// <summary>The sample to summarise, or null when none can be trusted.</summary>
    public static ImportanceSample? Find(IHybridModel model, GaussianFamily family, ImportanceSample ownSample, RandomKey key, int threads)
    {
        // Nine tenths of the ideal effective size leave no room for a tail that matters to a mean or a standard deviation, whatever its shape.
        if (Efficiency(ownSample) > CloseEnough)
        {
            return ownSample;
        }

        var best = ownSample;
        var proposal = family;
        for (var round = 0; round < Rounds && family.ParameterCount <= LargestAdapted; round++)
        {
            var sample = new ImportanceSample(model, proposal, Pairs, key.Fold(round), threads, DegreesOfFreedom);
            if (best == ownSample || sample.EffectiveSampleSize > best.EffectiveSampleSize)
            {
                best = sample;
            }

            if (Efficiency(sample) > GoodEnough || MomentMatch(sample) is not { } next)
            {
                break;
            }

            proposal = next;
        }

        return best.ParetoShape < LargestTrustedShape && Efficiency(best) > LeastEfficiency ? best : null;
    }

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
        return LinearAlgebra.SmallCholesky.Factor(factor, m) ? new FullGaussian(mean, factor) : null;
    }
}
