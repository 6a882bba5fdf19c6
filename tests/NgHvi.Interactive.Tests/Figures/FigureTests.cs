using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Figures.Marks;

namespace NgHvi.Interactive.Tests.Figures;

public class FigureTests
{
    [Fact]
    public void Drawing_leaves_the_figure_it_starts_from_as_it_was()
    {
        var empty = Plot.Create("t");
        _ = empty.Line([1, 2]).XAxis("step");
        Assert.Empty(empty.Panels[0].Marks);
        Assert.Equal("", empty.Panels[0].X.Title);
    }

    [Fact]
    public void In_words_a_figure_is_its_title_axes_and_series()
    {
        const string expected = "Rises\nx: step; y: ELBO (log scale)\n  NG-HVI, line: n = 3, x from 0 to 2, y from 1 to 2.5";
        Assert.Equal(expected, Plot.Create("Rises").Line([1, 2.5, 2], "NG-HVI").XAxis("step").YAxis("ELBO", AxisScale.Log).ToString());
    }

    [Fact]
    public void Lengths_that_differ_are_refused_with_both_numbers()
    {
        var error = Assert.Throws<ArgumentException>(() => Plot.Create().Line([1, 2], [1, 2, 3]));
        Assert.Contains("x has length 2, but y has 3.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grid_refuses_more_figures_than_it_has_places() =>
        Assert.Throws<ArgumentException>(() => Plot.Grid(1, 1, Plot.Create(), Plot.Create()));

    [Fact]
    public void The_bars_of_draws_have_area_one_and_hold_every_draw()
    {
        double[] draws = [0, 0.1, 0.2, 0.9, 1, double.NaN];
        var histogram = HistogramMark.FromDraws(draws, binCount: 5);

        Assert.Equal(1, histogram.Heights.Select((height, k) => height * (histogram.Edges[k + 1] - histogram.Edges[k])).Sum(), 1e-12);
        Assert.Equal(0.6, histogram.Heights[0] * 0.2 + histogram.Heights[1] * 0.2, 1e-12);
    }

    [Theory]
    [InlineData(0.5, 2)]
    [InlineData(-1, 0.1)]
    public void A_named_density_has_area_one(double location, double scale)
    {
        NamedDensity[] densities =
            [NamedDensity.Gaussian("q", location, scale), NamedDensity.LogGaussian("q", location, Math.Min(scale, 0.5))];
        foreach (var density in densities)
        {
            const int count = 20_000;
            var width = (density.High - density.Low) / count;
            var area = Enumerable.Range(0, count).Sum(i => width * density.Density(density.Low + ((i + 0.5) * width)));
            // Beyond 3 deviations on the right of the log-normal lies 0.0013.
            Assert.Equal(1, area, 0.0015);
        }
    }
}
