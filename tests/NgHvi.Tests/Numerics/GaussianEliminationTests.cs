using NgHvi.Tests.Support;

namespace NgHvi.Tests.Numerics;

public class GaussianEliminationTests
{
    [Fact]
    public void Solution_is_that_of_a_dense_library() => FactorCase.ForAll(FactorCase.Any, 100, random =>
    {
        var (n, columns) = (random.M, random.P + 1);
        var a = random.Normals(3, n * n);
        var matrix = Dense.Matrix(n, n, a);
        var y = random.Normals(4, n * columns);
        var expected = Dense.RowMajor(matrix.LU().Solve(Dense.Matrix(n, columns, y)));

        Assert.True(GaussianElimination.Solve(a, n, y, columns));

        // Both methods lose digits in proportion to the condition number of this random matrix.
        Tolerance.Close(expected, y, 1e-14 * matrix.ConditionNumber());
    });

    [Fact]
    public void A_zero_on_the_diagonal_is_pivoted_away()
    {
        double[] a = [0, 2, 3, 0];
        double[] y = [4, 9];
        Assert.True(GaussianElimination.Solve(a, 2, y, 1));
        Assert.Equal([3, 2], y);
    }

    [Theory]
    [InlineData(1.0, 2.0, 2.0, 4.0)]
    [InlineData(0.0, 0.0, 0.0, 0.0)]
    [InlineData(1.0, 0.0, 0.0, double.NaN)]
    [InlineData(1.0, 0.0, 0.0, double.PositiveInfinity)]
    public void A_pivot_that_vanishes_or_is_not_finite_is_refused(double a, double b, double c, double d) =>
        Assert.False(GaussianElimination.Solve([a, b, c, d], 2, [1.0, 1.0], 1));
}
