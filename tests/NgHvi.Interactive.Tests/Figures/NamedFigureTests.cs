using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Figures.Marks;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Figures;

public class NamedFigureTests
{
    [Theory]
    [InlineData(AxisScale.Linear)]
    [InlineData(AxisScale.Log)]
    public void A_long_trace_keeps_its_ends_and_its_extremes_in_at_most_400_points(AxisScale scale)
    {
        var points = Enumerable.Range(1, 30_000).Select(i => (
            (double)i,
            i * 0.01,
            i == 777 ? -50 : i == 20_000 ? double.NaN : Math.Sin(i) + 2)).ToArray();
        RunTrace[] runs = [RunTrace.Create("a", points)];
        foreach (var panel in Plot.Trace(runs, "y", scale).Panels)
        {
            var line = Assert.IsType<LineMark>(Assert.Single(panel.Marks));
            Assert.InRange(line.X.Length, 150, 400);
            Assert.Equal(line.X.Order(), line.X);
            Assert.Contains(-50, line.Y);
            Assert.Equal(Math.Sin(1) + 2, line.Y[0]);
            Assert.Equal(Math.Sin(30_000) + 2, line.Y[^1]);
        }
    }

    [Fact]
    public void A_short_trace_is_drawn_whole()
    {
        var line = Assert.IsType<LineMark>(Plot.Trace(
            [RunTrace.Create("a", [(1, 0.5, 3), (2, 0.7, double.NaN)])], "y").Panels[1].Marks[0]);
        Assert.Equal([0.5, 0.7], line.X);
        Assert.True(double.IsNaN(line.Y[1]));
    }

    [Fact]
    public void Averaging_leaves_a_straight_line_as_it_is_and_flattens_noise()
    {
        var straight = RunTrace.Create("a", Enumerable.Range(0, 20).Select(i => (i + 1.0, i + 1.0, 2.0 * i)));
        Assert.Equal(straight.Values, straight.Averaged(5).Values);
        var noisy = RunTrace.Create("a", Enumerable.Range(0, 21).Select(i => (i + 1.0, i + 1.0, i % 3 == 1 ? 3.0 : 0)));
        Assert.All(noisy.Averaged(3).Values[1..^1].ToArray(), value => Assert.Equal(1, value, 1e-12));
        Assert.Equal(noisy.Values.Select(value => -value), noisy.Map(value => -value).Values);
    }

    [Fact]
    public void A_box_has_the_quartiles_and_leaves_far_values_outside_its_whiskers()
    {
        var box = new BoxMark(2, [5, 1, 2, 3, 4, 100, double.NaN]);

        Assert.Equal((6, 3.5), (box.Count, box.Median));
        Assert.Equal((2.25, 4.75), (box.LowerQuartile, box.UpperQuartile));
        Assert.Equal((1, 5), (box.WhiskerLow, box.WhiskerHigh));
        Assert.Equal([100], box.Outliers);
        Assert.Contains("box (median 3.5): n = 6", Plot.Create().With(box).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Boxes_stand_side_by_side_under_their_methods_names()
    {
        var panel = Plot.Boxes([("NG-HVI", [1.0, 2]), ("DAVI", [2.0, 3])], "y", 1).Panels[0];
        Assert.Equal(["NG-HVI", "DAVI"], panel.X.Categories);
        Assert.Equal([0, 1], panel.Marks.OfType<BoxMark>().Select(box => box.Position));
        Assert.Equal(1, Assert.Single(panel.Marks.OfType<RuleMark>()).Value);
    }

    [Fact]
    public void Intervals_against_the_truth_are_counted_even_where_they_are_not_drawn()
    {
        var truth = Enumerable.Range(0, 1000).Select(i => (double)i).ToArray();
        var estimates = new IntervalEstimates(
            "NG-HVI",
            truth,
            truth.Select(value => value - 1),
            truth.Select((value, i) => i % 4 == 0 ? value - 0.5 : value + 1));

        var figure = Plot.Recovery(truth, estimates, limit: 100);

        Assert.Equal("750 of 1,000 intervals hold the truth; 100 of 1,000 drawn", figure.Subtitle);
        var drawn = Assert.Single(figure.Panels[0].Marks.OfType<IntervalsMark>());
        Assert.True(drawn.IsVertical);
        Assert.Equal((100, 0, 999), (drawn.Count, drawn.Positions[0], drawn.Positions[^1]));
        var identity = Assert.Single(figure.Panels[0].Marks.OfType<LineMark>());
        Assert.Equal(identity.X, identity.Y);
        Assert.Throws<ArgumentException>(() => Plot.Recovery([1, 2], estimates));
        Assert.Throws<ArgumentException>(() => Plot.Recovery([1, 2], [1], "NG-HVI"));
    }

    [Fact]
    public void Upright_intervals_reach_along_the_vertical_axis()
    {
        var mark = new IntervalsMark([7], [1], [0], [3], isVertical: true);
        Assert.Equal([(7, 0), (7, 3), (7, 1)], mark.Extent());
        Assert.Contains("\"error_y\"", Plot.Create().With(mark).ToPlotlyJson(), StringComparison.Ordinal);
        Assert.Contains("\"error_x\"", Plot.Create().Intervals([7], [1], [0], [3]).ToPlotlyJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_has_a_line_for_each_curve_and_bands_only_while_they_can_be_told_apart()
    {
        var profile = KnownDeepResults.Profile();
        var marks = Plot.Profile(profile).Panels[0].Marks;

        Assert.Equal(profile.Curves.Select(curve => curve.Name), marks.OfType<LineMark>().Select(line => line.Series));
        Assert.Equal(profile.Curves[1].Lower.ToArray(), marks.OfType<BandMark>().ElementAt(1).Low);
        var grid = Plot.Profile(("a", profile), ("b", profile), ("c", profile), profile);
        Assert.Equal((2, 3, 4), (grid.Rows, grid.Columns, grid.Panels.Count));
        Assert.Equal(("", "a"), (grid.Panels[1].Y.Title, grid.Panels[0].Title));
    }

    [Fact]
    public void A_calibration_curve_has_its_bars_and_the_diagonal_of_the_unit_square()
    {
        var curve = KnownDeepResults.Curve();
        var marks = Plot.Calibration(("NG-HVI", curve), ("naive", curve)).Panels[0].Marks;

        var bars = marks.OfType<IntervalsMark>().First();
        Assert.Equal(curve.Bins.Select(bin => bin.Upper), bars.High);
        Assert.Equal(curve.Bins.Select(bin => bin.MeanPredicted), bars.Positions);
        Assert.Equal([0, 1], marks.OfType<LineMark>().First().Y);
    }

    [Fact]
    public void Ranks_of_a_calibration_are_drawn_less_the_uniform_with_their_band_and_those_of_q0_beside()
    {
        var calibration = KnownResults.Calibrated();
        var figure = Plot.Calibration(calibration);

        Assert.Equal(["Posterior", "q₀ by itself"], figure.Panels.Select(panel => panel.Title));
        var band = Assert.Single(figure.Panels[0].Marks.OfType<BandMark>());
        Assert.Equal(calibration.Band.Select(one => one.Upper - one.Point), band.High.Skip(1).SkipLast(1));
        var line = figure.Panels[0].Marks.OfType<LineMark>().First(mark => mark.Series == calibration.Quantities[0].Name);
        var ranks = calibration.Quantities[0].Ranks;
        Assert.Equal(line.X.Select(x => (ranks.Count(rank => rank <= x) / (double)ranks.Count) - x), line.Y);
        Assert.Equal(calibration.Quantities.Count(one => one.OwnRanks.Count > 0), figure.Panels[1].Marks.OfType<LineMark>().Count());
    }
}
