using System.Numerics.Tensors;
using NgHvi.Families;
using NgHvi.Models;
using NgHvi.Sampling;

namespace NgHvi.Inference;

/// <summary>
/// Draws θ ~ q₀ with weights p(y, θ)/q₀(θ). One sample gives the ELBO with its standard error, the log evidence, the verdict k̂ on q₀ and
/// what is needed to correct q₀.
/// </summary>
public sealed class ImportanceSample
{
    private readonly double[] draws;
    private readonly double[] weights;

    /// <summary>Draws antithetic pairs.</summary>
    /// <param name="model">A model whose latent variables can be integrated out.</param>
    /// <param name="family">q₀ in the model's coordinates.</param>
    /// <param name="pairs">Number of pairs. Range: > 0.</param>
    /// <param name="key">The stream.</param>
    /// <param name="threads">Threads; changes no bit of the result.</param>
    public ImportanceSample(IHybridModel model, GaussianFamily family, int pairs, RandomKey key, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(family);
        var m = family.ParameterCount;
        Count = 2 * Guard.Positive(pairs);
        draws = new double[Count * m];
        weights = new double[Count];
        ParameterCount = m;
        var logWeights = new double[Count];
        Parallel.For(
            0,
            threads,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            worker => Fill(model.CreateEvaluator(), family, key, logWeights, (int)((long)pairs * worker / threads), (int)((long)pairs * (worker + 1) / threads)));
        Elbo = TensorPrimitives.Average<double>(logWeights);
        ElboStandardError = PairError(logWeights, Elbo);
        var maximum = TensorPrimitives.Max<double>(logWeights);
        for (var s = 0; s < Count; s++)
        {
            weights[s] = Math.Exp(logWeights[s] - maximum);
        }

        var sum = TensorPrimitives.Sum<double>(weights);
        LogEvidence = maximum + Math.Log(sum / Count);
        LogEvidenceStandardError = PairError(weights, sum / Count) / (sum / Count);
        EffectiveSampleSize = sum * sum / TensorPrimitives.SumOfSquares<double>(weights);
        ParetoShape = ParetoSmoothing.Smooth(logWeights);
        for (var s = 0; s < Count; s++)
        {
            weights[s] = Math.Exp(logWeights[s] - maximum);
        }

        TensorPrimitives.Divide(weights, TensorPrimitives.Sum<double>(weights), weights);
    }

    /// <summary>Number of draws, twice the pairs; draw 2i + 1 mirrors draw 2i.</summary>
    public int Count { get; }

    /// <summary>M.</summary>
    public int ParameterCount { get; }

    /// <summary>Unbiased estimate of the ELBO E[log p(y, θ) − log q₀(θ)], in nats.</summary>
    public double Elbo { get; }

    /// <summary>Its Monte Carlo standard error.</summary>
    public double ElboStandardError { get; }

    /// <summary>Importance sampling estimate of log p(y), in nats; consistent, and above the ELBO.</summary>
    public double LogEvidence { get; }

    /// <summary>Its Monte Carlo standard error (delta method).</summary>
    public double LogEvidenceStandardError { get; }

    /// <summary>Effective number of independent draws from the posterior, (Σw)²/Σw².</summary>
    public double EffectiveSampleSize { get; }

    /// <summary>k̂ of q₀ against the marginal posterior of θ: below 0.5 good, below 0.7 usable.</summary>
    public double ParetoShape { get; }

    /// <summary>Pareto smoothed weights, normalised to sum 1.</summary>
    public ReadOnlySpan<double> Weights => weights;

    /// <summary>Draw s in the model's coordinates, length M.</summary>
    public ReadOnlySpan<double> Draw(int s) => draws.AsSpan(s * ParameterCount, ParameterCount);

    private void Fill(IModelEvaluator evaluator, GaussianFamily family, RandomKey key, double[] logWeights, int from, int to)
    {
        var m = ParameterCount;
        var noise = new double[family.NoiseCount];
        var scratch = new double[m];
        for (var pair = from; pair < to; pair++)
        {
            NormalSampler.Fill(key.Fold(pair), noise);
            for (var s = 2 * pair; s <= (2 * pair) + 1; s++)
            {
                var theta = draws.AsSpan(s * m, m);
                family.Transform(noise, theta);
                logWeights[s] = evaluator.Collapsed(theta, scratch) - family.NegativeScore(theta, scratch);
                if (double.IsNaN(logWeights[s]))
                {
                    // A draw so far out that the density cannot be computed has no weight.
                    logWeights[s] = double.NegativeInfinity;
                }

                TensorPrimitives.Negate(noise, noise);
            }
        }
    }

    /// <summary>Standard error of a mean over antithetic pairs, each pair one independent unit.</summary>
    private static double PairError(ReadOnlySpan<double> values, double mean)
    {
        var pairs = values.Length / 2;
        double squares = 0;
        for (var i = 0; i < pairs; i++)
        {
            var difference = (0.5 * (values[2 * i] + values[(2 * i) + 1])) - mean;
            squares += difference * difference;
        }

        return pairs > 1 ? Math.Sqrt(squares / (pairs - 1) / pairs) : double.NaN;
    }
}
