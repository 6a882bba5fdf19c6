namespace NgHvi;

/// <summary>log p(y) by annealed importance sampling (Neal 2001) from q₀ along q₀^(1−β)·p(y, ·)^β with Hamiltonian moves.</summary>
/// <remarks>A pilot of its own chains finds the lengths of moves, so that the mean weight of the others is unbiased for p(y).</remarks>
internal sealed class AnnealedEvidence
{
    private const int PilotChains = 16, WarmUp = 20, MostLeaps = 20;
    private const double Acceptance = 0.8, Trajectory = 1.6; // About a quarter of a turn in units of q₀'s spread.
    private readonly int m, temperatures;
    private readonly VariationalFamily family;
    private readonly Worker[] workers;
    private readonly double[] steps; // Of leapfrog, by temperature.

    public AnnealedEvidence(ITarget target, (VariationalFamily Family, Coordinates Coordinates) q0, int temperatures, int threads)
    {
        (m, family, this.temperatures, steps) = (q0.Family.ParameterCount, q0.Family, temperatures, new double[temperatures + 1]);
        var root = Root();
        workers = [.. Enumerable.Range(0, threads).Select(_ =>
            new Worker(new(target.CreateEvaluator(), q0.Coordinates), family.Clone(), root))];
        steps[1] = 1 / Math.Sqrt(Math.Sqrt(m));
    }

    // About 10 s of one core at most for 64 chains.
    public static int Temperatures(ITarget target) => (int)Math.Clamp(100_000_000 / Math.Max(1, target.EvaluationCost), 50, 500);

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

    private Chain[] Anneal(int count, RandomKey key, bool isPilot, ProgressReporter? reporter, CancellationToken cancellationToken)
    {
        Chain[] chains = [.. Enumerable.Range(0, count).Select(_ => new Chain(m))];
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers.Length };
        var limit = 2 * temperatures;
        for (var t = isPilot ? 1 - WarmUp : 1; t <= temperatures; t++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (level, isFirst) = (Math.Max(t, 1), t == (isPilot ? 1 - WarmUp : 1));
            Parallel.For(0, workers.Length, options, w =>
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
                steps[level + (t < 1 ? 0 : 1)] = steps[level] * Math.Exp(chains.Sum(chain => chain.Acceptance) / count - Acceptance);
            var done = (isPilot ? 0 : temperatures) + level;
            if (reporter?.IsDue(done, limit) == true) reporter.Send(done, limit, double.NaN, isPilot ? "lengths of moves" : "");
        }

        return chains;
    }

    // R of the covariance RRᵀ of many draws of q₀, M×M, or its scales where that is large.
    private double[] Root()
    {
        const int Largest = 300;
        var (center, scale) = (new double[m], new double[m]);
        family.Locations(center, scale);
        if (m > Largest) return scale;
        var (root, theta, noise, draws) = (new double[m * m], new double[m], new double[family.NoiseCount], 20 * m);
        for (var s = 0; s < draws; s++)
        {
            NormalSampler.Fill(RandomKey.FromSeed(0).Fold(s / 2), noise);
            if (s % 2 == 1) TensorPrimitives.Negate(noise, noise);
            family.Transform(noise, theta);
            TensorPrimitives.Subtract(theta, center, theta);
            for (var i = 0; i < m; i++)
                root.AsSpan(i * m, i + 1).AddRow(theta, theta[i] / draws);
        }

        return SmallCholesky.Factor(root, m) ? root : scale;
    }

    private sealed class Chain(int m)
    {
        public double[] Point { get; set; } = new double[m];
        public double[] Score { get; set; } = new double[m]; // −∇ log q₀.
        public double[] Slope { get; set; } = new double[m]; // ∇ log p(y, ·).
        public double LogQ { get; set; }
        public double LogP { get; set; }
        public double LogWeight { get; set; }
        public double Acceptance { get; set; } // Of the last move.
    }

    private sealed class Worker(CoordinateEvaluator evaluator, VariationalFamily family, double[] root)
    {
        private readonly int m = family.ParameterCount;
        private readonly double[] noise = new double[family.NoiseCount];
        private readonly double[] momentum = new double[family.ParameterCount], force = new double[family.ParameterCount];
        private readonly double[] turned = new double[family.ParameterCount];
        private readonly bool isDiagonal = root.Length == family.ParameterCount;
        private Chain next = new(family.ParameterCount);

        public void Begin(Chain chain, RandomKey key)
        {
            NormalSampler.Fill(key, noise);
            family.Transform(noise, chain.Point);
            Evaluate(chain);
        }

        public void Move(Chain chain, double beta, double step, RandomKey key)
        {
            var stream = new KeyedStream(key.Fold(0)); // Lengths vary, so that no trajectory closes.
            var length = step * (0.8 + (0.4 * stream.Uniform()));
            NormalSampler.Fill(key.Fold(1), momentum);
            var before = LogDensity(chain, beta) - (0.5 * FixedOrder.SumOfSquares(momentum));
            chain.Point.CopyTo(next.Point, 0);
            Turn(chain, beta);
            for (var leap = Math.Clamp((int)Math.Round(Trajectory / step), 1, MostLeaps); leap > 0; leap--)
            {
                TensorPrimitives.MultiplyAdd(force, 0.5 * length, momentum, momentum);
                for (var i = 0; i < m; i++) next.Point[i] += length * (isDiagonal ? root[i] * momentum[i] : Row(i).DotRow(momentum));
                Evaluate(next);
                Turn(next, beta);
                TensorPrimitives.MultiplyAdd(force, 0.5 * length, momentum, momentum);
                if (!FixedOrder.AreFinite(force)) break;
            }

            var change = LogDensity(next, beta) - (0.5 * FixedOrder.SumOfSquares(momentum)) - before;
            chain.Acceptance = double.IsNaN(change) ? 0 : Math.Min(1, Math.Exp(change)); // NaN: out of range.
            if (stream.Uniform() >= chain.Acceptance) return;
            (chain.Point, next.Point, chain.Score, next.Score) = (next.Point, chain.Point, next.Score, chain.Score);
            (chain.Slope, next.Slope, chain.LogQ, chain.LogP) = (next.Slope, chain.Slope, next.LogQ, next.LogP);
        }

        private static double LogDensity(Chain at, double beta) => ((1 - beta) * at.LogQ) + (beta * at.LogP);

        private ReadOnlySpan<double> Row(int i) => root.AsSpan(i * m, i + 1);

        private void Evaluate(Chain at)
        {
            at.LogQ = family.NegativeScore(at.Point, at.Score);
            at.LogP = evaluator.Collapsed(at.Point, at.Slope);
            if (double.IsNaN(at.LogP)) at.LogP = double.NegativeInfinity;
        }

        private void Turn(Chain at, double beta) // Rᵀ∇, the force on momenta in units of the spread.
        {
            for (var i = 0; i < m; i++) turned[i] = (beta * at.Slope[i]) - ((1 - beta) * at.Score[i]);
            if (isDiagonal)
            {
                TensorPrimitives.Multiply(turned, root, force);
                return;
            }

            force.AsSpan().Clear();
            for (var i = 0; i < m; i++) force.AsSpan(0, i + 1).AddRow(Row(i), turned[i]);
        }
    }
}
