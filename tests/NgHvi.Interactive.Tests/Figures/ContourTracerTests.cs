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

    [Fact]
    public void A_grid_whose_values_do_not_fit_is_refused() =>
        Assert.Throws<ArgumentException>(() => new ScalarGrid([0, 1], [0, 1], [1, 2, 3]));
}
