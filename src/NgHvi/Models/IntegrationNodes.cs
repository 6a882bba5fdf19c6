namespace NgHvi;

/// <summary>Nodes ξ and log weights for E[f(ξ)], ξ ~ N(0, I): Gauss–Hermite for r ≤ 2, else spherical-radial.</summary>
// Genz and Monahan (1998): centre and two shells, randomly turned lest groups share an error; exact for degree 3 and |ξ|⁸.
internal sealed class IntegrationNodes(int dimension, double[][] sets, double[] logWeights)
{
    private const int Sets = 64;

    public int Dimension => dimension;
    public double[] LogWeights => logWeights;
    public int Count => LogWeights.Length;
    public ReadOnlySpan<double> Of(int group) => sets[group % sets.Length]; // Count×r.
    public bool IsShared => sets.Length == 1 && !AreOfPrior;
    public bool AreOfPrior { get; private init; } // Draws of α, which no mode moves.

    public void Gather(ReadOnlySpan<int> groups, Span<Vector8> destination) // Coordinate a of node j at j·r + a.
    {
        var numbers = MemoryMarshal.Cast<Vector8, double>(destination);
        for (var l = 0; l < groups.Length; l++)
        {
            var source = Of(Math.Max(0, groups[l]));
            for (var (i, target) = (0, l); i < source.Length; i++, target += RowPack.Lanes) numbers[target] = source[i];
        }
    }

    public static IntegrationNodes OfPrior(int r, int draws, int groups)
    {
        double[][] own = [.. Enumerable.Range(0, groups).Select(_ => new double[draws * r])];
        return new IntegrationNodes(r, own, [.. Enumerable.Repeat(-Math.Log(draws), draws)]) { AreOfPrior = true };
    }

    public void Redraw(RandomKey key) // In pairs of opposite sign.
    {
        for (var k = 0; k < sets.Length; k++)
        {
            var half = sets[k].Length / 2;
            NormalSampler.Fill(key.Fold(k), sets[k].AsSpan(0, half));
            TensorPrimitives.Negate(sets[k].AsSpan(0, half), sets[k].AsSpan(half));
        }
    }

    public static IntegrationNodes Create(int r) => r switch
    {
        0 => new IntegrationNodes(0, [[]], [0]),
        1 => Hermite(1, 15),
        2 => Hermite(2, 7),
        _ => SphericalRadial(r),
    };

    public static IntegrationNodes Hermite(int r, int order)
    {
        // Golub and Welsch (1969), scaled to the standard normal.
        var jacobi = Matrix.Build.Dense(order, order, (i, j) => Math.Abs(i - j) == 1 ? Math.Sqrt(Math.Max(i, j)) : 0);
        var eigen = jacobi.Evd(Symmetricity.Symmetric);
        var nodes = eigen.EigenValues.Select(value => value.Real).ToArray();
        var weights = Enumerable.Range(0, order).Select(j => Math.Pow(eigen.EigenVectors[0, j], 2)).ToArray();
        var count = (int)Math.Pow(order, r);
        var (points, logWeights) = (new double[count * r], new double[count]);
        for (var i = 0; i < count; i++)
        {
            var rest = i;
            for (var d = 0; d < r; d++, rest /= order)
            {
                points[(i * r) + d] = nodes[rest % order];
                logWeights[i] += Math.Log(weights[rest % order]);
            }
        }

        return new IntegrationNodes(r, [points], logWeights);
    }

    // A centre and points ±√(r + 1) along turned axes: exact for degree 3, for what is nearly constant; Create's where that has few.
    public static IntegrationNodes Few(int r)
    {
        if (r <= 2) return Create(r);
        var (radius, sets) = (Math.Sqrt(r + 1), new double[Sets][]);
        for (var s = 0; s < Sets; s++)
        {
            sets[s] = new double[((2 * r) + 1) * r];
            Turn(s, 2, radius, sets[s].AsSpan(r), r);
        }

        return new IntegrationNodes(r, sets, [-Math.Log(r + 1), .. Enumerable.Repeat(-Math.Log(2 * (r + 1)), 2 * r)]);
    }

    // Axes, turned, and their opposites; a node after the other.
    private static void Turn(int set, int shell, double length, Span<double> nodes, int r)
    {
        var numbers = new double[r * r];
        NormalSampler.Fill(RandomKey.FromSeed(set).Fold(shell), numbers);
        var rotation = Matrix.Build.DenseOfColumnMajor(r, r, numbers).QR().Q;
        for (var p = 0; p < r; p++) for (var i = 0; i < r; i++)
        {
            nodes[(2 * p * r) + i] = length * rotation[i, p];
            nodes[(((2 * p) + 1) * r) + i] = -length * rotation[i, p];
        }
    }

    private static IntegrationNodes SphericalRadial(int r)
    {
        // |ξ|²/2 ~ Gamma(r/2). Gauss–Laguerre–Radau: beside the centre, the zeros a ± √a of L₂^(r/2).
        var a = (r / 2.0) + 2;
        var root = Math.Sqrt(a);
        double ShellLogWeight(int sign) => Math.Log((a - 2) * (root - sign) / (2 * a * (root + sign)) / (2 * r));
        double[] logWeights =
        [
            Math.Log(2 / (a * (a - 1))), .. Enumerable.Repeat(ShellLogWeight(-1), 2 * r), .. Enumerable.Repeat(ShellLogWeight(1), 2 * r),
        ];
        var sets = new double[Sets][];
        for (var s = 0; s < Sets; s++)
        {
            sets[s] = new double[logWeights.Length * r];
            for (var shell = 0; shell < 2; shell++)
            {
                var length = Math.Sqrt(2 * (a + (((2 * shell) - 1) * root)));
                Turn(s, shell, length, sets[s].AsSpan((1 + (2 * shell * r)) * r), r);
            }
        }

        return new IntegrationNodes(r, sets, logWeights);
    }
}
