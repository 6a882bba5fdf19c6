using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MathNet.Numerics.LinearAlgebra;
using NgHvi.Sampling;

namespace NgHvi.Models.Deep;

/// <summary>
/// Nodes ξ and log weights of rules for E[f(ξ)], ξ ~ N(0, I): product Gauss–Hermite for r = 1 and 2; for more dimensions random orthogonal antithetic directions of chi(r) length, whose mean is unbiased,
/// in several sets so that groups do not share an error.
/// </summary>
internal sealed class IntegrationNodes
{
    private const int Sets = 64;
    private readonly double[][] sets;

    private IntegrationNodes(int dimension, double[][] sets, double[] logWeights) => (Dimension, this.sets, LogWeights) = (dimension, sets, logWeights);

    /// <summary>r.</summary>
    public int Dimension { get; }

    /// <summary>Logarithms of the weights, one a node.</summary>
    public double[] LogWeights { get; }

    /// <summary>Number of nodes.</summary>
    public int Count => LogWeights.Length;

    /// <summary>The nodes for a group, count×r.</summary>
    public ReadOnlySpan<double> Of(int group) => sets[group % sets.Length];

    /// <summary>Whether all groups have the same nodes.</summary>
    public bool IsShared => sets.Length == 1;

    /// <summary>The nodes of eight groups in lanes, coordinate a of node j at j·r + a.</summary>
    /// <param name="groups">The groups, −1 for an empty lane.</param>
    /// <param name="destination">Receives the nodes, length count·r.</param>
    public void Gather(ReadOnlySpan<int> groups, Span<Vector512<double>> destination)
    {
        var numbers = MemoryMarshal.Cast<Vector512<double>, double>(destination);
        for (var l = 0; l < groups.Length; l++)
        {
            var source = Of(Math.Max(0, groups[l]));
            for (var (i, target) = (0, l); i < source.Length; i++, target += RowPack.Lanes)
            {
                numbers[target] = source[i];
            }
        }
    }

    /// <summary>The rule for a dimension.</summary>
    public static IntegrationNodes Create(int r) => r switch
    {
        0 => new IntegrationNodes(0, [[]], [0]),
        1 => Hermite(1, 15),
        2 => Hermite(2, 7),
        _ => Random(r),
    };

    private static IntegrationNodes Hermite(int r, int order)
    {
        // Nodes of weight e^{−x²} by the eigenvalues of the Jacobi matrix (Golub and Welsch 1969), scaled to the standard normal.
        var jacobi = Matrix<double>.Build.Dense(order, order, (i, j) => Math.Abs(i - j) == 1 ? Math.Sqrt(Math.Max(i, j)) : 0);
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

    private static IntegrationNodes Random(int r)
    {
        var pairs = Math.Max(8, r);
        var sets = new double[Sets][];
        for (var s = 0; s < Sets; s++)
        {
            sets[s] = new double[2 * pairs * r];
            for (var first = 0; first < pairs; first += r)
            {
                var key = RandomKey.FromSeed(s).Fold(first);
                var (directions, lengths) = (new double[r * r], new double[r * r]);
                NormalSampler.Fill(key.Fold(0), directions);
                NormalSampler.Fill(key.Fold(1), lengths);
                var orthogonal = Matrix<double>.Build.DenseOfColumnMajor(r, r, directions).QR().Q;
                for (var p = first; p < Math.Min(pairs, first + r); p++)
                {
                    var length = Vector<double>.Build.Dense(r, i => lengths[((p - first) * r) + i]).L2Norm();
                    for (var i = 0; i < r; i++)
                    {
                        var value = length * orthogonal[i, p - first];
                        sets[s][(2 * p * r) + i] = value;
                        sets[s][(((2 * p) + 1) * r) + i] = -value;
                    }
                }
            }
        }

        var logWeights = new double[2 * pairs];
        logWeights.AsSpan().Fill(-Math.Log(2 * pairs));
        return new IntegrationNodes(r, sets, logWeights);
    }
}
