namespace NgHvi;

/// <summary>Draws of the posterior by Hamiltonian chains that begin about q₀, apart by twice its spread, and find lengths and directions of
/// moves together in a warm-up (windows as in Stan, covariances pooled over chains).</summary>
internal sealed class HamiltonianSampler(
    ITarget target, (VariationalFamily Family, Coordinates Coordinates) q0, int threads)
{
    private const int Chains = 8, Round = 250, Rounds = 32, FirstRounds = 8;
    private const double Apart = 2, LeastSize = 1000; // Effective draws, also of tails.
    private const double HopelessRHat = 1.05; // After the first rounds.
    private static readonly int[] Windows = [50, 50, 100, 200, 50]; // The last one finds the length only.
    private readonly CoordinateEvaluator[] evaluators = [.. Enumerable.Range(0, Math.Min(threads, Chains)).Select(_ =>
        new CoordinateEvaluator(target.CreateEvaluator(), q0.Coordinates))]; // One a worker.
    private readonly HamiltonianState[] chains = new HamiltonianState[Chains];
    private readonly int m = q0.Family.ParameterCount;
    private double[] root = HamiltonianMoves.Root(q0.Family);
    private HamiltonianMoves[] moves = [];
    private double length = 1 / Math.Sqrt(Math.Sqrt(q0.Family.ParameterCount));

    public long Gradients { get; private set; }
    public int Moves { get; private set; } // Of a chain, warm-up included.

    // Until every coordinate has R̂ below 1.01 and 1000 effective draws, up to 2000 moves a chain, and 8000 where R̂ says that this helps;
    // null: there is no place to begin.
    public ChainSource? Run(RandomKey key, ProgressReporter? reporter, CancellationToken cancellationToken)
    {
        if (!Begin(key.Fold(0))) return null;
        var limit = Windows.Sum() + (Rounds * Round);
        foreach (var (window, count) in Windows.Index())
        {
            Arm();
            var draws = new List<double[]>(Chains * count);
            for (var t = 0; t < count; t++)
            {
                Advance(key);
                length *= Math.Exp((chains.Average(chain => chain.Acceptance) - HamiltonianMoves.Acceptance) / Math.Sqrt(1 + (t / 5)));
                if (t >= count / 4) draws.AddRange(chains.Select(chain => (double[])chain.Point.Clone()));
                Report("warm-up");
            }

            if (window < Windows.Length - 1) Learn(draws);
        }

        Arm();
        var (kept, divergent) = (chains.Select(_ => new List<double>()).ToArray(), 0);
        var energies = chains.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var t = 0; t < Round; t++)
            {
                Advance(key);
                for (var c = 0; c < Chains; c++)
                {
                    kept[c].AddRange(chains[c].Point);
                    energies[c].Add(chains[c].Energy);
                    divergent += chains[c].IsDivergent ? 1 : 0;
                }

                Report("Hamiltonian chains");
            }

            var (rHat, size) = Mixing(kept);
            if ((rHat < ChainDiagnostics.LargestRHat && size > LeastSize) || (round >= FirstRounds - 1 && !(rHat < HopelessRHat))) break;
        }

        Retire();
        return new(target, Array.ConvertAll(kept, ToTheta), evaluators.Length)
        {
            Divergent = divergent,
            Bfmi = energies.Min(own => ChainDiagnostics.EnergyInformation(own.ToArray())),
        };

        void Report(string what)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reporter?.IsDue(Moves, limit) == true) reporter.Send(Moves, limit, double.NaN, what);
        }
    }

    private bool Begin(RandomKey key)
    {
        var (center, scale, noise) = (new double[m], new double[m], new double[q0.Family.NoiseCount]);
        q0.Family.Locations(center, scale);
        for (var c = 0; c < Chains; c++)
        {
            // Nearer q₀'s centre until the density is there.
            var chain = chains[c] = new(m);
            NormalSampler.Fill(key.Fold(c), noise);
            q0.Family.Transform(noise, chain.Point);
            var away = chain.Point.Zip(center, (x, mean) => x - mean).ToArray();
            for (var (part, found) = (Apart, false); !found; part /= 2)
            {
                if (part < 1e-3) return false;
                TensorPrimitives.MultiplyAdd(away, part, center, chain.Point);
                chain.LogP = evaluators[0].Collapsed(chain.Point, chain.Slope);
                found = double.IsFinite(chain.LogP) && FixedOrder.AreFinite(chain.Slope);
            }
        }

        return true;
    }

    private void Arm() // Moves along the root as it is now.
    {
        Retire();
        moves = [.. evaluators.Select(evaluator => new HamiltonianMoves(evaluator, q0.Family, root))];
    }

    private void Retire() => (Gradients, moves) = (Gradients + moves.Sum(own => own.Gradients), []);

    private void Advance(RandomKey key)
    {
        Moves++;
        InOrder.Run(moves.Length, w =>
        {
            for (var c = w; c < Chains; c += moves.Length) moves[w].Move(chains[c], 1, length, key.Fold(Moves).Fold(c));
        });
    }

    // Pooled covariance, drawn to the last root where draws are few.
    private void Learn(List<double[]> draws)
    {
        var (n, mean) = (draws.Count, new double[m]);
        foreach (var draw in draws) TensorPrimitives.MultiplyAdd(draw, 1.0 / n, mean, mean);
        var (isDense, centered) = (root.Length > m, new double[m]);
        var next = new double[root.Length];
        foreach (var draw in draws)
        {
            TensorPrimitives.Subtract(draw, mean, centered);
            if (isDense) for (var i = 0; i < m; i++) next.AsSpan(i * m, i + 1).AddRow(centered, centered[i] / n);
            else TensorPrimitives.MultiplyAdd<double>(centered, centered, next, next);
        }

        if (!isDense)
        {
            for (var i = 0; i < m; i++) root[i] = next[i] > 0 ? Math.Sqrt(next[i] / n) : root[i];
            return;
        }

        var share = n / (n + (10.0 * m));
        for (var i = 0; i < m; i++) for (var j = 0; j <= i; j++)
            next[(i * m) + j] = (share * next[(i * m) + j])
                + ((1 - share) * FixedOrder.Dot(root.AsSpan(i * m, j + 1), root.AsSpan(j * m, j + 1)));
        if (SmallCholesky.Factor(next, m)) root = next;
    }

    private (double RHat, double Size) Mixing(List<double>[] kept) // Largest and least.
    {
        var (rHats, sizes) = (new double[m], new double[m]);
        InOrder.Run(m, i =>
        {
            double[][] own = [.. kept.Select(chain => Enumerable.Range(0, chain.Count / m).Select(s => chain[(s * m) + i]).ToArray())];
            (rHats[i], sizes[i]) = (ChainDiagnostics.SplitRHat(own), ChainDiagnostics.LeastSize(own));
        }, evaluators.Length);
        return (rHats.Max(), sizes.Min());
    }

    private double[] ToTheta(List<double> chain)
    {
        var (x, theta) = (chain.ToArray(), new double[chain.Count]);
        for (var s = 0; s < x.Length; s += m) q0.Coordinates.Map(x.AsSpan(s, m), theta.AsSpan(s, m));
        return theta;
    }
}
