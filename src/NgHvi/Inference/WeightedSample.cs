namespace NgHvi;

/// <summary>Draws with weights p(y, θ)/proposal(θ), latent variables integrated out.</summary>
internal sealed class WeightedSample
{
    private readonly double[] draws;

    public WeightedSample(ITarget target, Coordinates coordinates, Proposal proposal, int pairs, RandomKey key, int threads)
    {
        (ParameterCount, Count) = (proposal.ParameterCount, 2 * pairs);
        (draws, LogJoint) = (new double[Count * ParameterCount], new double[Count]);
        var logWeights = new double[Count];
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, worker =>
        {
            var (evaluator, own) = (new CoordinateEvaluator(target.CreateEvaluator(), coordinates), proposal.Fork());
            var (scratch, end) = (new double[ParameterCount], (int)((long)pairs * (worker + 1) / threads));
            for (var pair = (int)((long)pairs * worker / threads); pair < end; pair++)
            {
                var both = draws.AsSpan(2 * pair * ParameterCount, 2 * ParameterCount);
                var known = own.Pair(key.Fold(pair), both[..ParameterCount], both[ParameterCount..]);
                for (var s = 2 * pair; s <= (2 * pair) + 1; s++)
                {
                    LogJoint[s] = evaluator.Collapsed(Draw(s), scratch);
                    var weight = LogJoint[s] - (double.IsNaN(known) ? own.LogDensity(Draw(s), scratch) : known);

                    // Too far out to be computed.
                    logWeights[s] = double.IsNaN(weight) ? double.NegativeInfinity : weight;
                }
            }
        });
        var mean = FixedOrder.Sum(logWeights) / Count;
        MeanLogWeight = new(mean, PairError(logWeights, mean));
        var maximum = TensorPrimitives.Max<double>(logWeights);
        var weights = Array.ConvertAll(logWeights, weight => Math.Exp(weight - maximum));
        var sum = FixedOrder.Sum(weights);
        LogEvidence = new(maximum + Math.Log(sum / Count), PairError(weights, sum / Count) / (sum / Count));
        EffectiveSampleSize = sum * sum / FixedOrder.SumOfSquares(weights);
        ParetoShape = ParetoSmoothing.Smooth(logWeights);
        Weights = Array.ConvertAll(logWeights, weight => Math.Exp(weight - maximum));
        TensorPrimitives.Divide(Weights, FixedOrder.Sum(Weights), Weights);
    }

    public int Count { get; } // Draw 2i + 1 mirrors 2i.
    public int ParameterCount { get; }
    public Estimate MeanLogWeight { get; } // Of q₀: the ELBO.
    public Estimate LogEvidence { get; } // log p(y), in nats.
    public double EffectiveSampleSize { get; }
    public double Efficiency => EffectiveSampleSize / Count;
    public double ParetoShape { get; } // k̂.
    public double[] Weights { get; } // Pareto smoothed, sum 1.
    public double[] LogJoint { get; } // In the proposal's coordinates.

    public ReadOnlySpan<double> Draw(int s) => draws.AsSpan(s * ParameterCount, ParameterCount);

    public static double PairError(double[] values, double mean) // Over antithetic pairs.
    {
        var (pairs, squares) = (values.Length / 2, 0.0);
        for (var i = 0; i < pairs; i++)
        {
            var difference = (0.5 * (values[2 * i] + values[(2 * i) + 1])) - mean;
            squares += difference * difference;
        }

        return pairs > 1 ? Math.Sqrt(squares / (pairs - 1) / pairs) : double.NaN;
    }
}
