using NgHvi.Tests.Support;

namespace NgHvi.Tests.Numerics;

/// <summary>Against MathNet's dense algebra. The matrices' condition numbers are below 1e3, so rounding stays below 1e-12.</summary>
public class SmallCholeskyTests
{
    private const double Rounding = 1e-12;

    [Fact]
    public void Factor_is_that_of_a_dense_library() => ForAll((n, a, _) =>
    {
        var factor = a.ToArray();
        Assert.True(SmallCholesky.Factor(factor, n));
        Tolerance.Close(Lower(Dense.RowMajor(Dense.Matrix(n, n, a).Cholesky().Factor), n), Lower(factor, n), Rounding);
    });

    [Fact]
    public void Only_the_lower_triangle_is_read_and_written() => ForAll((n, a, _) =>
    {
        var factor = a.ToArray();
        for (var i = 0; i < n; i++)
        {
            factor.AsSpan((i * n) + i + 1, n - i - 1).Fill(double.NaN);
        }

        Assert.True(SmallCholesky.Factor(factor, n));
        Assert.All(Lower(factor, n), value => Assert.True(double.IsFinite(value)));
        for (var i = 0; i < n; i++)
        {
            Assert.All(factor[((i * n) + i + 1)..((i + 1) * n)], value => Assert.True(double.IsNaN(value)));
        }
    });

    [Fact]
    public void Matrix_times_solution_is_the_right_hand_side() => ForAll((n, a, b) =>
    {
        var factor = Factored(a, n);
        var x = b.ToArray();
        SmallCholesky.Solve(factor, n, x);
        Tolerance.Close(b, (Dense.Matrix(n, n, a) * Dense.Vector(x)).ToArray(), Rounding);
    });

    [Fact]
    public void Triangular_solves_undo_triangular_products() => ForAll((n, a, b) =>
    {
        var factor = Factored(a, n);
        var r = Dense.Matrix(n, n, Lower(factor, n));
        var forward = (r * Dense.Vector(b)).ToArray();
        SmallCholesky.SolveLower(factor, n, forward);
        Tolerance.Close(b, forward, Rounding);
        var backward = (r.Transpose() * Dense.Vector(b)).ToArray();
        SmallCholesky.SolveLowerTransposed(factor, n, backward);
        Tolerance.Close(b, backward, Rounding);
    });

    [Fact]
    public void Inverse_of_the_factor_times_the_factor_is_the_identity() => ForAll((n, a, _) =>
    {
        var factor = Factored(a, n);
        var inverse = Enumerable.Repeat(double.NaN, n * n).ToArray();
        SmallCholesky.InvertLower(factor, n, inverse);
        var product = Dense.Matrix(n, n, inverse) * Dense.Matrix(n, n, Lower(factor, n));
        Tolerance.Close(Identity(n), Dense.RowMajor(product), Rounding);
    });

    [Fact]
    public void Log_determinant_is_that_of_a_dense_library() => ForAll((n, a, _) =>
        Tolerance.Close(
            Math.Log(Dense.Matrix(n, n, a).Determinant()), SmallCholesky.LogDeterminant(Factored(a, n), n), Rounding));

    [Theory]
    [InlineData(-1.0)]
    [InlineData(0.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_pivot_that_is_not_positive_and_finite_is_refused(double pivot) =>
        Assert.False(SmallCholesky.Factor([1, 0, 0, pivot], 2));

    [Fact]
    public void An_empty_matrix_is_definite_with_determinant_one()
    {
        Assert.True(SmallCholesky.Factor([], 0));
        Assert.Equal(0, SmallCholesky.LogDeterminant([], 0));
    }

    private static void ForAll(Action<int, double[], double[]> fact) => FactorCase.ForAll(FactorCase.Any, 60, random =>
    {
        var n = random.M;
        var g = Dense.Matrix(n, n, random.Normals(3, n * n));
        var a = Dense.RowMajor((g * g.Transpose()) + Dense.Matrix(n, n, Identity(n)));
        fact(n, a, random.Normals(4, n));
    });

    private static double[] Factored(double[] a, int n)
    {
        var factor = a.ToArray();
        Assert.True(SmallCholesky.Factor(factor, n));
        return factor;
    }

    private static double[] Lower(double[] a, int n) => [.. a.Select((value, index) => index % n <= index / n ? value : 0)];

    private static double[] Identity(int n) => [.. Enumerable.Range(0, n * n).Select(i => i % (n + 1) == 0 ? 1.0 : 0)];
}
