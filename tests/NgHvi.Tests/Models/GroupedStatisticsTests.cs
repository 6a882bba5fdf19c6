using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

public class GroupedStatisticsTests
{
    [Fact]
    public void Statistics_are_sums_over_rows_about_the_least_squares_fit()
    {
        var data = MixedData.Random([3, 5, 2, 6, 4], 3, 2, 1);
        var statistics = data.Statistics();
        var x = Dense.Matrix(20, 3, data.FixedDesign);
        var z = Dense.Matrix(20, 2, data.RandomDesign);
        var y = Dense.Vector(data.Response);
        var fit = x.QR().Solve(y);
        var residual = y - (x * Dense.Vector(statistics.Reference));
        Tolerance.Close(fit.ToArray(), statistics.Reference, 1e-12);
        Tolerance.Close(Dense.RowMajor(x.Transpose() * x), statistics.GramX, 1e-14);
        Tolerance.Close(residual * residual, statistics.ResidualSquares, 1e-13);
        Tolerance.Close((x.Transpose() * residual).ToArray(), statistics.CrossXr, 1e-12);
        for (var k = 0; k < 5; k++)
        {
            var (from, size) = (data.Offsets[k], data.Offsets[k + 1] - data.Offsets[k]);
            var zk = z.SubMatrix(from, size, 0, 2);
            var gram = zk.Transpose() * zk;
            var crossX = zk.Transpose() * x.SubMatrix(from, size, 0, 3);
            var crossR = zk.Transpose() * residual.SubVector(from, size);
            for (var i = 0; i < 2; i++)
            {
                Tolerance.Close(crossR[i], statistics.CrossZr(i)[k], 1e-13);
                for (var j = 0; j <= i; j++)
                {
                    Tolerance.Close(gram[i, j], statistics.GramZ(i, j)[k], 1e-13);
                }

                for (var j = 0; j < 3; j++)
                {
                    Tolerance.Close(crossX[i, j], statistics.CrossZX(i, j)[k], 1e-13);
                }
            }
        }
    }

    [Fact]
    public void Dependent_columns_are_found_and_get_coefficient_zero()
    {
        var data = MixedData.Random([6, 6, 6, 6], 3, 1, 4);
        var wide = new double[24 * 5];
        for (var i = 0; i < 24; i++)
        {
            var row = data.FixedDesign.AsSpan(3 * i, 3);
            double[] columns = [row[0], row[1], row[0] + (2 * row[1]), row[2], 5 * row[2]];
            columns.CopyTo(wide.AsSpan(5 * i));
        }

        var statistics = (data with { FixedDesign = wide }).Statistics();
        Assert.Equal([2, 4], statistics.DependentColumns);
        Assert.Equal((0.0, 0.0), (statistics.Reference[2], statistics.Reference[4]));

        // The fit itself is that of the independent columns.
        Tolerance.Close(data.Statistics().ResidualSquares, statistics.ResidualSquares, 1e-12);
        Assert.Empty(data.Statistics().DependentColumns);
    }

    [Fact]
    public void A_column_of_zeros_depends_on_nothing_before_it_and_is_listed()
    {
        var data = new MixedData([1, 2, 3, 4], [1, 0, 1, 0, 1, 0, 1, 0], [1, 1, 1, 1], [0, 2, 4]);
        Assert.Equal([1], data.Statistics().DependentColumns);
        Assert.Equal(2.5, data.Statistics().Reference[0], 1e-14);
    }

    [Fact]
    public void Large_and_small_columns_are_not_mistaken_for_dependent_ones()
    {
        var data = MixedData.Random([6, 6, 6, 6], 3, 1, 5);
        var scaled = data.FixedDesign.Select((v, i) => i % 3 == 1 ? 1e8 * v : i % 3 == 2 ? 1e-8 * v : v).ToArray();
        Assert.Empty((data with { FixedDesign = scaled }).Statistics().DependentColumns);
    }

    [Fact]
    public void Designs_and_offsets_that_do_not_fit_the_rows_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new GroupedStatistics([1, 2, 3], [1, 1, 1, 1], [1, 1, 1], [0, 1, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GroupedStatistics([], [], [], [0]));
    }

    [Theory]
    [InlineData(0, 2, 2)]
    [InlineData(1, 2, 3)]
    [InlineData(0, 4, 3)]
    [InlineData(0, 2, 5)]
    public void Offsets_that_do_not_cover_the_rows_are_refused(int first, int second, int third) =>
        Assert.ThrowsAny<ArgumentException>(() => new GroupedStatistics([1, 2, 3], [1, 1, 1], [1, 1, 1], [first, second, third]));
}
