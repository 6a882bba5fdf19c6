namespace NgHvi;

/// <summary>
/// Draws from a proposal with weights p(y, θ)/proposal(θ). With q₀ itself as the proposal one sample gives the ELBO with its standard
/// error, the log evidence, k̂ of q₀ and what is needed to correct it; with a Student t the weights are bounded more often.
/// </summary>
internal sealed class WeightedSample
{
    private readonly double[] draws;

    /// <summary>Draws antithetic pairs for a model whose latent variables can be integrated out.</summary>
    public WeightedSample(ITarget target, Coordinates coordinates, Proposal proposal, int pairs, RandomKey key, int threads)
    {
        (ParameterCount, Count) = (proposal.ParameterCount, 2 * pairs);
        (draws, LogJoint) = (new double[Count * ParameterCount], new double[Count]);
        var logWeights = new double[Count];
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, worker =>
        {
            var evaluator = new CoordinateEvaluator(target.CreateEvaluator(), coordinates);
            var (from, to) = ((int)((long)pairs * worker / threads), (int)((long)pairs * (worker + 1) / threads));
            Fill(evaluator, proposal.Fork(), key, logWeights, from, to);
        });
        var mean = FixedOrder.Sum(logWeights) / Count;
        MeanLogWeight = new Estimate(mean, PairError(logWeights, mean));
        var maximum = TensorPrimitives.Max<double>(logWeights);
        Weights = Array.ConvertAll(logWeights, weight => Math.Exp(weight - maximum));
        var sum = FixedOrder.Sum(Weights);
        LogEvidence = new Estimate(maximum + Math.Log(sum / Count), PairError(Weights, sum / Count) / (sum / Count));
        EffectiveSampleSize = sum * sum / FixedOrder.SumOfSquares(Weights);
        ParetoShape = ParetoSmoothing.Smooth(logWeights);
        for (var s = 0; s < Count; s++) Weights[s] = Math.Exp(logWeights[s] - maximum);
        TensorPrimitives.Divide(Weights, FixedOrder.Sum(Weights), Weights);
    }

    public int Count { get; } // Twice the pairs; draw 2i + 1 mirrors draw 2i.
    public int ParameterCount { get; }
    public Estimate MeanLogWeight { get; } // With q₀ as the proposal the unbiased estimate of the ELBO E[log p(y, θ) − log q₀(θ)], in nats.
    public Estimate LogEvidence { get; } // Of log p(y), in nats; consistent, above the ELBO; its error is that of the delta method.
    public double EffectiveSampleSize { get; } // Of independent draws from the posterior, (Σw)²/Σw².
    public double Efficiency => EffectiveSampleSize / Count;
    public double ParetoShape { get; } // k̂ of the proposal against the marginal posterior of θ: below 0.5 good, below 0.7 usable.
    public double[] Weights { get; } // Pareto smoothed, sum 1.
    public double[] LogJoint { get; } // log p(y, θ) of each draw as a density of the proposal's coordinates.

    /// <summary>Draw s in the proposal's coordinates.</summary>
    public ReadOnlySpan<double> Draw(int s) => draws.AsSpan(s * ParameterCount, ParameterCount);

    /// <summary>Standard error of a mean over antithetic pairs, each pair one independent unit.</summary>
    public static double PairError(ReadOnlySpan<double> values, double mean)
    {
        var (pairs, squares) = (values.Length / 2, 0.0);
        for (var i = 0; i < pairs; i++)
        {
            var difference = (0.5 * (values[2 * i] + values[(2 * i) + 1])) - mean;
            squares += difference * difference;
        }

        return pairs > 1 ? Math.Sqrt(squares / (pairs - 1) / pairs) : double.NaN;
    }

    private void Fill(CoordinateEvaluator evaluator, Proposal proposal, RandomKey key, double[] logWeights, int from, int to)
    {
        var scratch = new double[ParameterCount];
        for (var pair = from; pair < to; pair++)
        {
            var both = draws.AsSpan(2 * pair * ParameterCount, 2 * ParameterCount);
            var known = proposal.Pair(key.Fold(pair), both[..ParameterCount], both[ParameterCount..]);
            for (var s = 2 * pair; s <= (2 * pair) + 1; s++)
            {
                LogJoint[s] = evaluator.Collapsed(Draw(s), scratch);
                var weight = LogJoint[s] - (double.IsNaN(known) ? proposal.LogDensity(Draw(s), scratch) : known);

                // A draw so far out that the density cannot be computed has no weight.
                logWeights[s] = double.IsNaN(weight) ? double.NegativeInfinity : weight;
            }
        }
    }
}
