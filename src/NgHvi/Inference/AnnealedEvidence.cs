namespace NgHvi;

/// <summary>log p(y) by annealed importance sampling (Neal 2001) from q₀ along q₀^(1−β)·p(y, ·)^β with Hamiltonian moves.</summary>
/// <remarks>A pilot of its own chains finds the lengths of moves, so that the mean weight of the others is unbiased for p(y).</remarks>
internal sealed class AnnealedEvidence(
    ITarget target, (VariationalFamily Family, Coordinates Coordinates) q0, int temperatures, int threads)
{
    private const int PilotChains = 16, WarmUp = 20;
    private readonly HamiltonianMoves[] workers = [.. Enumerable.Repeat(HamiltonianMoves.Root(q0.Family), threads).Select(root =>
        new HamiltonianMoves(new(target.CreateEvaluator(), q0.Coordinates), q0.Family.Clone(), root))];
    private readonly double[] steps = // Of leapfrog, by temperature.
        [0, 1 / Math.Sqrt(Math.Sqrt(q0.Family.ParameterCount)), .. new double[temperatures - 1]];

    // About 10 s of one core at most for 64 chains.
    public static int Temperatures(ITarget target) => (int)Math.Clamp(50_000_000 / Math.Max(1, target.EvaluationCost), 50, 500);

    public Estimate Run(int chains, RandomKey key, ProgressReporter? reporter, CancellationToken cancellationToken)
    {
        Anneal(PilotChains, key.Fold(0), isPilot: true, reporter, cancellationToken);
        return LogMean(Array.ConvertAll(
            Anneal(chains, key.Fold(1), isPilot: false, reporter, cancellationToken), chain => chain.LogWeight));
    }

    // The logarithm of the mean of weights, with the jackknife's standard error.
    internal static Estimate LogMean(double[] logWeights)
    {
        var (n, maximum) = (logWeights.Length, TensorPrimitives.Max<double>(logWeights));
        var weights = Array.ConvertAll(logWeights, weight => Math.Exp(weight - maximum));
        var sum = FixedOrder.Sum(weights);
        var without = Array.ConvertAll(weights, weight => Math.Log((sum - weight) / (n - 1)));
        var (mean, squares) = (FixedOrder.Sum(without) / n, 0.0);
        foreach (var value in without) squares += (value - mean) * (value - mean);
        return new(maximum + Math.Log(sum / n), Math.Sqrt(squares * (n - 1) / n));
    }

    private HamiltonianState[] Anneal(
        int count, RandomKey key, bool isPilot, ProgressReporter? reporter, CancellationToken cancellationToken)
    {
        HamiltonianState[] chains = [.. Enumerable.Range(0, count).Select(_ => new HamiltonianState(q0.Family.ParameterCount))];
        var limit = 2 * temperatures;
        for (var t = isPilot ? 1 - WarmUp : 1; t <= temperatures; t++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (level, isFirst) = (Math.Max(t, 1), t == (isPilot ? 1 - WarmUp : 1));
            InOrder.Split(workers.Length, workers.Length, (w, _) =>
            {
                for (var c = w; c < count; c += workers.Length)
                {
                    var own = key.Fold(c);
                    if (isFirst) workers[w].Begin(chains[c], own.Fold(0));
                    if (t >= 1) chains[c].LogWeight += (chains[c].LogP - chains[c].LogQ) / temperatures;
                    if (t < temperatures) workers[w].Move(chains[c], (double)level / temperatures, steps[level], own.Fold(t + WarmUp + 1));
                }
            });
            if (isPilot && level < temperatures)
                steps[level + (t < 1 ? 0 : 1)] =
                    steps[level] * Math.Exp(chains.Average(chain => chain.Acceptance) - HamiltonianMoves.Acceptance);
            var done = (isPilot ? 0 : temperatures) + level;
            if (reporter?.IsDue(done, limit) == true) reporter.Send(done, limit, double.NaN, isPilot ? "lengths of moves" : "");
        }

        return chains;
    }
}
