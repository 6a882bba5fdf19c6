using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace NgHvi;

/// <summary>
/// Draws from a proposal with weights p(y, θ)/proposal(θ). With q₀ itself as the proposal one sample gives the ELBO with its standard error, the log
/// evidence, the verdict k̂ on q₀ and what is needed to correct it; with q₀ widened to a Student t the weights are bounded more often.
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
    /// <param name="degreesOfFreedom">
    /// Of the Student t with q₀'s mean and scale matrix that is the proposal; infinite: q₀ itself.
    /// </param>
    public ImportanceSample(
        IHybridModel model, GaussianFamily family, int pairs, RandomKey key, int threads = 1, double degreesOfFreedom = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(family);
        DegreesOfFreedom = degreesOfFreedom;
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
        Elbo = (FixedOrder.Sum(logWeights) / logWeights.Length);
        ElboStandardError = PairError(logWeights, Elbo);
        var maximum = TensorPrimitives.Max<double>(logWeights);
        for (var s = 0; s < Count; s++)
        {
            weights[s] = Math.Exp(logWeights[s] - maximum);
        }

        var sum = FixedOrder.Sum(weights);
        LogEvidence = maximum + Math.Log(sum / Count);
        LogEvidenceStandardError = PairError(weights, sum / Count) / (sum / Count);
        EffectiveSampleSize = sum * sum / FixedOrder.SumOfSquares(weights);
        ParetoShape = ParetoSmoothing.Smooth(logWeights);
        for (var s = 0; s < Count; s++)
        {
            weights[s] = Math.Exp(logWeights[s] - maximum);
        }

        TensorPrimitives.Divide(weights, FixedOrder.Sum(weights), weights);
    }

    /// <summary>Number of draws, twice the pairs; draw 2i + 1 mirrors draw 2i.</summary>
    public int Count { get; }

    /// <summary>M.</summary>
    public int ParameterCount { get; }

    /// <summary>Degrees of freedom of the proposal; infinite for q₀ itself.</summary>
    public double DegreesOfFreedom { get; }

    /// <summary>Mean log weight: with q₀ as the proposal the unbiased estimate of the ELBO E[log p(y, θ) − log q₀(θ)], in nats.</summary>
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
            if (double.IsFinite(DegreesOfFreedom))
            {
                // One divisor for all coordinates makes a multivariate t.
                var random = new PhiloxRandom(key.Fold(pair).Fold(1));
                TensorPrimitives.Divide(noise, Math.Sqrt(ChiSquared.Sample(random, DegreesOfFreedom) / DegreesOfFreedom), noise);
            }

            for (var s = 2 * pair; s <= (2 * pair) + 1; s++)
            {
                var theta = draws.AsSpan(s * m, m);
                family.Transform(noise, theta);
                logWeights[s] = evaluator.Collapsed(theta, scratch) - LogProposal(family, theta, scratch);
                if (double.IsNaN(logWeights[s]))
                {
                    // A draw so far out that the density cannot be computed has no weight.
                    logWeights[s] = double.NegativeInfinity;
                }

                TensorPrimitives.Negate(noise, noise);
            }
        }
    }

    private double LogProposal(GaussianFamily family, ReadOnlySpan<double> theta, Span<double> scratch)
    {
        var logGaussian = family.NegativeScore(theta, scratch);
        if (!double.IsFinite(DegreesOfFreedom))
        {
            return logGaussian;
        }

        var (m, nu) = (ParameterCount, DegreesOfFreedom);
        var quadratic = (-2 * logGaussian) - (m * Math.Log(2 * Math.PI)) - family.LogDeterminant;
        return SpecialFunctions.GammaLn((nu + m) / 2) - SpecialFunctions.GammaLn(nu / 2)
            - (0.5 * ((m * Math.Log(nu * Math.PI)) + family.LogDeterminant)) - ((nu + m) / 2 * Math.Log(1 + (quadratic / nu)));
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
