using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Numerics;

public class DenseCholeskyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(24)]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(97)]
    [InlineData(250)]
    public void Factor_solve_and_inverse_are_those_of_plain_formulas(int n)
    {
        var normals = new double[n * n];
        NormalSampler.Fill(RandomKey.FromSeed(n), normals);
        var b = Dense.Matrix(n, n, normals);
        var a = (b * b.Transpose()) + Matrix<double>.Build.DenseIdentity(n);
        var (stride, factor) = (DenseCholesky.Stride(n), new double[n * DenseCholesky.Stride(n)]);
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++) factor[(i * stride) + j] = a[i, j];

        Assert.True(DenseCholesky.Factor(factor, n));

        var expected = a.Cholesky().Factor;
        foreach (var count in (int[])[n, Math.Max(1, n - 3)])
        {
            var inverse = new double[n * stride];
            DenseCholesky.Invert(factor, n, count, inverse);
            var dense = a.SubMatrix(0, count, 0, count).Inverse();
            var (x, y) = (normals[..count], normals[..count]);
            DenseCholesky.SolveLower(factor, n, count, x);
            DenseCholesky.SolveUpper(factor, n, count, x);
            var solved = dense * Dense.Vector(y);
            for (var i = 0; i < count; i++)
            {
                Assert.InRange(x[i] - solved[i], -1e-9, 1e-9);
                for (var j = 0; j <= i; j++)
                {
                    Assert.InRange(factor[(i * stride) + j] - expected[i, j], -1e-10, 1e-10);
                    Assert.InRange(inverse[(i * stride) + j] - dense[i, j], -1e-10, 1e-10);
                }
            }
        }
    }

    [Fact]
    public void An_indefinite_matrix_is_refused()
    {
        var matrix = new double[60 * DenseCholesky.Stride(60)];
        for (var i = 0; i < 60; i++) matrix[i * (DenseCholesky.Stride(60) + 1)] = i == 55 ? -1 : 1;
        Assert.False(DenseCholesky.Factor(matrix, 60));
    }
}
