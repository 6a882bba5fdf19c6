namespace NgHvi;

/// <summary>Draws with weights p(y, θ)/proposal(θ), latent variables integrated out.</summary>
internal sealed class WeightedSample
{
    private const int Precise = 2500; // Effective draws: means are known to 0.02 sd.
    private readonly bool isRough, stopsEarly;
    private readonly double least; // Effective draws of q₀.
    private double[] draws = [];
    private DrawSet? set;

    // As many pairs as tell enough: the first, twice as many and so on to the last.
    public WeightedSample(
        ITarget target, Coordinates coordinates, Proposal proposal, (int First, int Last) pairs, RandomKey key, int threads,
        bool isRough = false)
    {
        (this.isRough, stopsEarly) = (isRough, SummaryBudget.StopsEarly(target));
        least = stopsEarly && !SummaryBudget.AllowsAdaptation(target) ? AdaptiveProposal.LeastDraws : 1000;
        (ParameterCount, Coordinates, Proposal) = (proposal.ParameterCount, coordinates, proposal);
        var (logWeights, next) = (Array.Empty<double>(), pairs.First);
        do
        {
            var done = Count / 2;
            Count = 2 * next;
            Array.Resize(ref draws, Count * ParameterCount);
            Array.Resize(ref logWeights, Count);
            LogJoint = [.. LogJoint, .. new double[Count - (2 * done)]];
            InOrder.Split(next - done, threads, (start, end) => Evaluate(
                new(target.CreateEvaluator(), coordinates), proposal.Fork(), logWeights, key, done + start, done + end));
            Weigh(logWeights);
            next = Math.Min(2 * next, pairs.Last);
        }
        while (Count < 2 * pairs.Last && !IsEnough);
    }

    public int Count { get; private set; } // Draw 2i + 1 mirrors 2i.
    public int ParameterCount { get; }
    public Coordinates Coordinates { get; }
    public Proposal Proposal { get; }
    public Estimate MeanLogWeight { get; private set; } // Of q₀: the ELBO.
    public Estimate LogEvidence { get; private set; } // log p(y), in nats.
    public double EffectiveSampleSize { get; private set; }
    public double Efficiency => EffectiveSampleSize / Count;
    public double ParetoShape { get; private set; } // k̂.
    public double[] Weights { get; private set; } = []; // Pareto smoothed, sum 1.
    public double[] LogWeights { get; private set; } = []; // As they are.
    public double[] LogJoint { get; private set; } = []; // In the proposal's coordinates.

    // Of errors, which fall as n^(k − 1) for k above ½, and which smoothing tells up to 0.7 (Vehtari et al. 2024).
    public double ErrorFactor => Efficiency > 0.98 || ParetoShape < AdaptiveProposal.LargestTrustedShape ? 1
        : ParetoShape < 1 ? Math.Pow(Count, ParetoShape - 0.5) : double.NaN;

    // Of q₀, whose means are known, weights tell only what it misses.
    private double Needed => isRough ? 400 : Proposal.IsFamily ? Math.Max(least, Precise * (1 - Efficiency)) : Precise;

    private bool IsEnough => (EffectiveSampleSize >= Needed && ParetoShape < AdaptiveProposal.LargestTrustedShape)
        || (stopsEarly && Proposal.IsFamily && Efficiency > 0.98)
        || (Efficiency < AdaptiveProposal.LeastEfficiency && MeanLogWeight.StandardError < 0.3);

    public ReadOnlySpan<double> Draw(int s) => draws.AsSpan(s * ParameterCount, ParameterCount);

    public DrawSet ToSet(ITarget target, int threads) => set ??= new(target, Weights, () => // Asked for by verdict and summaries.
    {
        var map = Coordinates.Fork();
        return (s, theta) => map.Map(Draw(s), theta);
    }, threads);

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

    private void Evaluate(CoordinateEvaluator evaluator, Proposal own, double[] logWeights, RandomKey key, int first, int end)
    {
        var scratch = new double[ParameterCount];
        for (var pair = first; pair < end; pair++)
        {
            var both = draws.AsSpan(2 * pair * ParameterCount, 2 * ParameterCount);
            var known = own.Pair(key.Fold(pair), both[..ParameterCount], both[ParameterCount..]);
            for (var s = 2 * pair; s <= (2 * pair) + 1; s++)
            {
                LogJoint[s] = evaluator.Value(Draw(s), scratch);
                var weight = LogJoint[s] - (double.IsNaN(known) ? own.LogDensity(Draw(s), scratch) : known);

                // Too far out to be computed.
                logWeights[s] = double.IsNaN(weight) ? double.NegativeInfinity : weight;
            }
        }
    }

    private void Weigh(double[] logWeights)
    {
        LogWeights = logWeights;
        var mean = FixedOrder.Sum(logWeights) / Count;
        MeanLogWeight = new(mean, PairError(logWeights, mean));
        var maximum = TensorPrimitives.Max<double>(logWeights);
        var weights = Array.ConvertAll(logWeights, weight => Math.Exp(weight - maximum));
        var sum = FixedOrder.Sum(weights);
        EffectiveSampleSize = sum * sum / FixedOrder.SumOfSquares(weights);
        var smoothed = logWeights.ToArray();
        ParetoShape = ParetoSmoothing.Smooth(smoothed);
        LogEvidence = new(maximum + Math.Log(sum / Count), ErrorFactor * PairError(weights, sum / Count) / (sum / Count));
        Weights = Array.ConvertAll(smoothed, weight => Math.Exp(weight - maximum));
        TensorPrimitives.Divide(Weights, FixedOrder.Sum(Weights), Weights);
        // Nor can anything else be computed there: another draw takes the place, which weighs nothing.
        var best = TensorPrimitives.IndexOfMax<double>(logWeights);
        for (var s = 0; s < Count; s++)
        {
            if (!double.IsNegativeInfinity(logWeights[s])) continue;
            Draw(best).CopyTo(draws.AsSpan(s * ParameterCount));
            LogJoint[s] = LogJoint[best];
        }
    }
}
