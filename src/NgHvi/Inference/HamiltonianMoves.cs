namespace NgHvi;

/// <summary>Hamiltonian moves (Neal 2011) that leave q₀^(1−β)·p(y, ·)^β as it is, in units of a spread.</summary>
/// <remarks>Momenta are normal along the columns of R, of the covariance RRᵀ that moves take as that of the target, or along its scales.
/// </remarks>
internal sealed class HamiltonianMoves(CoordinateEvaluator evaluator, VariationalFamily family, double[] root)
{
    public const double Acceptance = 0.8;
    private const int MostLeaps = 20;
    private const double Trajectory = 3.2; // About half a turn at most, two thirds of it on average.
    private const double LargestError = 1000; // Of the energy, as in Stan.
    private const int LargestRoot = 300; // M.
    private readonly int m = family.ParameterCount;
    private readonly double[] noise = new double[family.NoiseCount];
    private readonly double[] momentum = new double[family.ParameterCount], force = new double[family.ParameterCount];
    private readonly double[] turned = new double[family.ParameterCount];
    private readonly bool isDiagonal = root.Length == family.ParameterCount;
    private HamiltonianState next = new(family.ParameterCount);

    public long Gradients { get; private set; }

    // R of the covariance of many draws of a family, M×M, or its scales where that is large.
    public static double[] Root(VariationalFamily family)
    {
        var m = family.ParameterCount;
        var (center, scale) = (new double[m], new double[m]);
        family.Locations(center, scale);
        if (m > LargestRoot) return scale;
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

    public void Begin(HamiltonianState chain, RandomKey key) // A draw of q₀.
    {
        NormalSampler.Fill(key, noise);
        family.Transform(noise, chain.Point);
        Evaluate(chain, isAnnealed: true);
    }

    public void Move(HamiltonianState chain, double beta, double step, RandomKey key)
    {
        // Lengths vary, so that no trajectory closes and some reach into tails where the density bends.
        var stream = new KeyedStream(key.Fold(0));
        var length = step * (0.1 + (1.1 * stream.Uniform()));
        NormalSampler.Fill(key.Fold(1), momentum);
        var before = LogDensity(chain, beta) - (0.5 * FixedOrder.SumOfSquares(momentum));
        chain.Point.CopyTo(next.Point, 0);
        Turn(chain, beta);
        for (var leap = Math.Clamp((int)Math.Round(Trajectory / step), 1, MostLeaps); leap > 0; leap--)
        {
            TensorPrimitives.MultiplyAdd(force, 0.5 * length, momentum, momentum);
            for (var i = 0; i < m; i++) next.Point[i] += length * (isDiagonal ? root[i] * momentum[i] : Row(i).DotRow(momentum));
            Evaluate(next, beta < 1);
            Turn(next, beta);
            TensorPrimitives.MultiplyAdd(force, 0.5 * length, momentum, momentum);
            if (!FixedOrder.AreFinite(force)) break;
        }

        var change = LogDensity(next, beta) - (0.5 * FixedOrder.SumOfSquares(momentum)) - before;
        chain.Acceptance = double.IsNaN(change) ? 0 : Math.Min(1, Math.Exp(change)); // NaN: out of range.
        (chain.Energy, chain.IsDivergent) = (-before, !(change > -LargestError));
        if (stream.Uniform() >= chain.Acceptance) return;
        (chain.Point, next.Point, chain.Score, next.Score) = (next.Point, chain.Point, next.Score, chain.Score);
        (chain.Slope, next.Slope, chain.LogQ, chain.LogP) = (next.Slope, chain.Slope, next.LogQ, next.LogP);
    }

    private static double LogDensity(HamiltonianState at, double beta) => ((1 - beta) * at.LogQ) + (beta * at.LogP);
    private ReadOnlySpan<double> Row(int i) => root.AsSpan(i * m, i + 1);

    private void Evaluate(HamiltonianState at, bool isAnnealed)
    {
        Gradients++;
        if (isAnnealed) at.LogQ = family.NegativeScore(at.Point, at.Score);
        at.LogP = evaluator.Collapsed(at.Point, at.Slope);
        if (double.IsNaN(at.LogP)) at.LogP = double.NegativeInfinity;
    }

    private void Turn(HamiltonianState at, double beta) // Rᵀ∇, the force on momenta in units of the spread.
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
