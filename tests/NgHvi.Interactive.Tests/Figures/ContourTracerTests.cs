using NgHvi.Interactive.Figures;

namespace NgHvi.Interactive.Tests.Figures;

public class ContourTracerTests
{
    [Fact]
    public void A_level_of_a_bowl_is_one_closed_circle()
    {
        var bowl = ScalarGrid.Sample((x, y) => (x * x) + (y * y), (-1, 1), (-1, 1), 41);
        var curve = Assert.Single(ContourTracer.Trace(bowl, 0.25));

        Assert.Equal(curve[0], curve[^1]);
        // Linear interpolation of x² on cells of width h is off by at most h²/4 in value, so h²/4 in radius here.
        Assert.All(curve, point => Assert.Equal(0.5, Math.Sqrt((point.X * point.X) + (point.Y * point.Y)), 0.05 * 0.05 / 4));
    }

    [Fact]
    public void A_level_of_a_plane_is_one_open_straight_line()
    {
        var plane = ScalarGrid.Sample((x, y) => x + y, (0, 1), (0, 1), 11);
        var curve = Assert.Single(ContourTracer.Trace(plane, 0.55));
        Assert.All(curve, point => Assert.Equal(0.55, point.X + point.Y, 1e-12));
    }

    [Fact]
    public void A_saddle_gives_two_curves_and_a_level_out_of_range_none()
    {
        var saddle = ScalarGrid.Sample((x, y) => x * y, (-1, 1), (-1, 1), 20);
        Assert.Equal(2, ContourTracer.Trace(saddle, 0.1).Count);
        Assert.Empty(ContourTracer.Trace(saddle, 2));
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(0.6)]
    public void In_a_saddle_cell_the_mean_decides_which_corners_are_cut_off(double level)
    {
        // High at (0, 0) and (1, 1): below the mean 0.5 these two are joined, above it they are apart.
        var curves = ContourTracer.Trace(new ScalarGrid([0, 1], [0, 1], [1, 0, 0, 1]), level);

        Assert.Equal(2, curves.Count);
        Assert.All(curves, curve => Assert.Equal(level < 0.5, IsOnOneSide(curve, point => point.X - point.Y)));
        Assert.All(curves, curve => Assert.Equal(level > 0.5, IsOnOneSide(curve, point => point.X + point.Y - 1)));

        static bool IsOnOneSide(List<(double X, double Y)> curve, Func<(double X, double Y), double> side) =>
            curve.Select(point => Math.Sign(side(point))).Distinct().Count() == 1;
    }

    [Fact]
    public void A_grid_whose_values_do_not_fit_is_refused() =>
        Assert.Throws<ArgumentException>(() => new ScalarGrid([0, 1], [0, 1], [1, 2, 3]));
}
