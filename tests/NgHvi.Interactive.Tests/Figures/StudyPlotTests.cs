using Microsoft.Data.Analysis;
using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Figures.Marks;

namespace NgHvi.Interactive.Tests.Figures;

public class StudyPlotTests
{
    // Two settings, three replicates; a run of (1000, b) failed.
    private static readonly DataFrame Results = Table();

    [Fact]
    public void Responses_are_medians_with_the_middle_four_fifths_on_an_axis_that_fits_the_settings()
    {
        var plot = Plot.Response(Results, "damping", "score", "kind");
        var lines = plot.Panels[0].Marks.OfType<LineMark>().ToDictionary(line => line.Series!);
        var bands = plot.Panels[0].Marks.OfType<BandMark>().ToDictionary(band => band.Series!);
        Assert.Equal([0, 1, 2], lines["kind a"].X); // Zero has no place on a logarithmic scale.
        Assert.Equal(["0", "1", "1000"], plot.Panels[0].X.Categories);
        Assert.Equal([2, 3, 4], lines["kind a"].Y);
        Assert.Equal([12, 13, 13.5], lines["kind b"].Y);
        Assert.Equal(1.2, bands["kind a"].Low[0], 1e-12); // Of 1, 2, 3, a fifth of the way up.
        Assert.Equal(2.8, bands["kind a"].High[0], 1e-12);
    }

    [Fact]
    public void Maps_hold_means_and_shares_of_failures()
    {
        var heat = Assert.IsType<HeatMark>(Assert.Single(Plot.HeatMap(Results, "damping", "kind", "score").Panels[0].Marks));
        Assert.Equal([2, 3, 4, 12, 13, 13.5], heat.Grid.Values);
        var failures = Assert.IsType<HeatMark>(Assert.Single(Plot.Failures(Results, "damping", "kind").Panels[0].Marks));
        Assert.Equal([0, 0, 0, 0, 0, 1 / 3.0], failures.Grid.Values);
    }

    [Theory]
    [InlineData(true, new[] { 1.0, 2, 3, 10, 11, 12 })]
    [InlineData(false, new[] { 1.0 })]
    public void The_front_is_what_none_beats_in_both(bool isHigherBetter, double[] costs)
    {
        var plot = Plot.Pareto(Results, "seconds", "score", ["damping", "kind"], isHigherBetter);
        Assert.Equal(6, Assert.Single(plot.Panels[0].Marks.OfType<PointsMark>()).X.Length);
        Assert.Equal(costs, Assert.Single(plot.Panels[0].Marks.OfType<LineMark>()).X);
    }

    [Fact]
    public void What_is_not_there_is_refused()
    {
        Assert.Contains("There is no column \"dampin\"", Assert.Throws<ArgumentException>(
            () => Plot.Response(Results, "dampin", "score")).Message, StringComparison.Ordinal);
        Assert.Contains("two settings with two values", Assert.Throws<ArgumentException>(
            () => Plot.HeatMap(Results, "damping", "one", "score")).Message, StringComparison.Ordinal);
    }

    private static DataFrame Table()
    {
        var rows = (from kind in new[] { 0, 1 }
                    from level in new[] { 0, 1, 2 }
                    from replicate in new[] { 1, 2, 3 }
                    select (kind, level,
            replicate))
            .ToArray();
        var isFailed = rows.Select(row => row == (1, 2, 3)).ToArray();
        return new DataFrame(
            new DoubleDataFrameColumn("damping", rows.Select(row => (double?)new[] { 0.0, 1, 1000 }[row.level])),
            new StringDataFrameColumn("kind", rows.Select(row => row.kind == 0 ? "a" : "b")),
            new StringDataFrameColumn("one", rows.Select(_ => "x")),
            new DoubleDataFrameColumn("score", rows.Select((row, i) =>
                isFailed[i] ? (double?)null : row.level + row.replicate + (10 * row.kind))),
            new DoubleDataFrameColumn("seconds", rows.Select(row => (double?)(row.level + 1 + (9 * row.kind)))),
            new StringDataFrameColumn("state", isFailed.Select(failed => failed ? "failed" : "done")));
    }
}
