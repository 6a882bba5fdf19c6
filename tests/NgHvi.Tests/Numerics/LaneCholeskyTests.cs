using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Numerics;

/// <summary>Every lane against <see cref="SmallCholesky"/> of its matrix, and the arithmetic of lanes.</summary>
public class LaneCholeskyTests
{
    private const int Count = 8;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(17)]
    public void Lanes_hold_the_factors_solutions_and_inverses_of_their_matrices(int n)
    {
        var matrices = Enumerable.Range(0, Count).Select(l => Definite(n, l)).ToArray();
        var right = Enumerable.Range(0, Count).Select(l => MixedCase.Normals(l, 1, n)).ToArray();
        var (factor, pivots) = (Pack(matrices), new Vector512<double>[n]);
        LaneCholesky.Factor(factor, n, pivots);
        var (lower, upper) = (Pack(right), Pack(right));
        LaneCholesky.SolveLower(factor, n, lower);
        LaneCholesky.SolveUpper(factor, n, upper);
        var inverse = new Vector512<double>[n * n];
        LaneCholesky.Invert(factor, n, new Vector512<double>[n * n], inverse);
        for (var l = 0; l < Count; l++)
        {
            var expected = matrices[l].ToArray();
            Assert.True(SmallCholesky.Factor(expected, n));
            var (first, second, third) = (right[l].ToArray(), right[l].ToArray(), new double[n * n]);
            SmallCholesky.SolveLower(expected, n, first);
            SmallCholesky.SolveLowerTransposed(expected, n, second);
            SmallCholesky.Invert(expected, n, third);
            Tolerance.Close(first, Lane(lower, l), 1e-12);
            Tolerance.Close(second, Lane(upper, l), 1e-12);
            Tolerance.Close(third, Lane(inverse, l), 1e-12);
            Tolerance.Close(SmallCholesky.LogDeterminant(expected, n), Lane(pivots, l).Sum(Math.Log), 1e-12);
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    var value = factor[(i * n) + j].GetElement(l);
                    Tolerance.Close(expected[(i * n) + j], i == j ? 1 / value : value, 1e-12);
                }
            }
        }
    }

    [Fact]
    public void A_matrix_that_is_not_definite_spoils_its_own_lane_only()
    {
        var matrices = Enumerable.Range(0, Count).Select(l => Definite(3, l)).ToArray();
        matrices[2][4] = -1;
        var (factor, pivots) = (Pack(matrices), new Vector512<double>[3]);
        LaneCholesky.Factor(factor, 3, pivots);
        for (var l = 0; l < Count; l++)
        {
            Assert.Equal(l == 2, double.IsNaN(factor[8].GetElement(l)));
        }
    }

    [Fact]
    public void Sum_adds_halves_then_quarters_then_the_last_two()
    {
        double[] a = [1, 1e-16, 2, -1e-16, 3, 1e16, 4, -1e16];
        var expected = (a[0] + a[4] + (a[2] + a[6])) + ((a[1] + a[5]) + (a[3] + a[7]));
        Assert.Equal(expected, Lanes.Sum(Vector512.Create<double>(a)));
        Assert.Equal(36, Lanes.Sum(Vector512.Create<double>([1, 2, 3, 4, 5, 6, 7, 8])));
    }

    [Fact]
    public void Multiply_add_is_rounded_once_where_the_processor_can()
    {
        var (a, b, c) = (MixedCase.Normals(1, 0, 8), MixedCase.Normals(1, 1, 8), MixedCase.Normals(1, 2, 8));
        var actual = Lanes.MultiplyAdd(Vector512.Create<double>(a), Vector512.Create<double>(b), Vector512.Create<double>(c));
        for (var l = 0; l < Count; l++)
        {
            Assert.Equal(Fma.IsSupported ? Math.FusedMultiplyAdd(a[l], b[l], c[l]) : (a[l] * b[l]) + c[l], actual.GetElement(l));
        }
    }

    private static double[] Definite(int n, int seed)
    {
        var g = Dense.Matrix(n, n, MixedCase.Normals(seed, 0, n * n));
        return Dense.RowMajor((g * g.Transpose()) + MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(n));
    }

    private static Vector512<double>[] Pack(double[][] lanes) =>
        [.. Enumerable.Range(0, lanes[0].Length).Select(i => Vector512.Create<double>([.. lanes.Select(lane => lane[i])]))];

    private static double[] Lane(Vector512<double>[] values, int l) => [.. values.Select(value => value.GetElement(l))];
}
