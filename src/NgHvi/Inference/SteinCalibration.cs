namespace NgHvi;

/// <summary>Weights changed as little as makes them meet what the posterior p meets exactly: E[Δφ + ∇φ·∇log p] = 0 for φ = x_i and x_ix_j
/// (zero-variance control variates: Mira, Solgi and Imparato 2013). What is nearly quadratic in x then has next to no Monte Carlo
/// error.</summary>
internal sealed class SteinCalibration
{
    private const int DrawsEach = 20; // For each identity.
    private readonly double[] weights, terms, root; // Terms by draw.
    private readonly int m;

    private SteinCalibration(double[] weights, double[] terms, double[] root, int m)
    {
        (this.weights, this.terms, this.root, this.m) = (weights, terms, root, m);
        var mean = new double[m];
        for (var s = 0; s < weights.Length; s++) TensorPrimitives.MultiplyAdd(Terms(s), weights[s], mean, mean);
        SmallCholesky.Solve(root, m, mean);
        Factors = [.. Enumerable.Range(0, weights.Length).Select(s => Math.Max(0, 1 - FixedOrder.Dot(Terms(s), mean)))];
    }

    public double[] Factors { get; } // Of the weights.

    public static int Enough(int parameters) => (int)Math.Min(DrawsEach * parameters * (parameters + 3L) / 2, int.MaxValue); // Draws.

    // Of the chosen draws, their weights of sum 1; null: too few for so many entries.
    public static SteinCalibration? Of(ITarget target, WeightedSample sample, int[] used, double[] weights, int threads)
    {
        var n = sample.ParameterCount;
        var areAll = n * (n + 3L) / 2 <= used.Length / DrawsEach;
        var m = areAll ? n * (n + 3) / 2 : 2 * n;
        if (m > used.Length / DrawsEach) return null;
        var (terms, center) = (new double[used.Length * m], new double[n]);
        for (var s = 0; s < used.Length; s++) TensorPrimitives.MultiplyAdd(sample.Draw(used[s]), weights[s], center, center);
        InOrder.Split(used.Length, threads, (start, end) =>
        {
            var (evaluator, x) = (new CoordinateEvaluator(target.CreateEvaluator(), sample.Coordinates), new double[n]);
            var gradient = new double[n];
            for (var s = start; s < end; s++)
            {
                evaluator.Collapsed(sample.Draw(used[s]), gradient);
                if (!FixedOrder.AreFinite(gradient)) continue;
                TensorPrimitives.Subtract(sample.Draw(used[s]), center, x);
                var own = terms.AsSpan(s * m, m);
                gradient.CopyTo(own);
                for (var (i, next) = (0, n); i < n; i++)
                {
                    own[next++] = 1 + (x[i] * gradient[i]);
                    for (var j = 0; j < i && areAll; j++) own[next++] = (x[i] * gradient[j]) + (x[j] * gradient[i]);
                }
            }
        });
        var root = new double[m * m];
        for (var s = 0; s < used.Length; s++)
        {
            var own = terms.AsSpan(s * m, m);
            for (var a = 0; a < m; a++)
            {
                var row = root.AsSpan(a * m, a + 1);
                TensorPrimitives.MultiplyAdd(own[..(a + 1)], weights[s] * own[a], row, row);
            }
        }

        return SmallCholesky.Factor(root, m) ? new(weights, terms, root, m) : null;
    }

    // What the identities leave of weighted deviations by draw.
    public double[] Unexplained(double[] deviations)
    {
        var slopes = new double[m];
        for (var s = 0; s < weights.Length; s++) TensorPrimitives.MultiplyAdd(Terms(s), deviations[s], slopes, slopes);
        SmallCholesky.Solve(root, m, slopes);
        return [.. deviations.Select((deviation, s) => deviation - (weights[s] * FixedOrder.Dot(Terms(s), slopes)))];
    }

    private ReadOnlySpan<double> Terms(int s) => terms.AsSpan(s * m, m);
}
