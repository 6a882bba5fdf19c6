using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Figures.Marks;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Figures;

public class FieldFigureTests
{
    private static readonly double[,] Covariance = new[,] { { 4, 1.2 }, { 1.2, 1 } };

    [Fact]
    public void The_ellipses_of_a_pair_hold_a_half_and_94_percent()
    {
        var figure = PairPlot.Create("t", ["a", "b"], [10, 20], Covariance);

        Assert.Equal((2, 2, 4), (figure.Rows, figure.Columns, figure.Panels.Count));
        Assert.Same(Panel.Blank, figure.Panels[1]);
        var ellipses = figure.Panels[2].Marks.OfType<LineMark>().ToArray();
        double[] expected = [-2 * Math.Log(0.5), -2 * Math.Log(0.06)];
        foreach (var (ellipse, squared) in ellipses.Zip(expected))
        {
            // (x − μ)ᵀΣ⁻¹(x − μ), with |Σ| = 4·1 − 1.2².
            Assert.All(ellipse.X.Zip(ellipse.Y), point =>
            {
                var (x, y) = (point.First - 10, point.Second - 20);
                Assert.Equal(squared, ((x * x) - (2.4 * x * y) + (4 * y * y)) / (4 - 1.44), 1e-9);
            });
        }

        Assert.Equal(
            [("", ""), ("a", "b"), ("b", "")],
            figure.Panels.Where(panel => panel != Panel.Blank).Select(panel => (panel.X.Title, panel.Y.Title)));
    }

    [Fact]
    public void A_pair_plot_of_a_fit_is_centred_where_the_fit_is()
    {
        var fit = KnownResults.Fit();
        const string name = "(Intercept)";
        var figure = FitPairs.Create(fit, [name, "residual.variance"], fit, truth: [1, 1]);

        Assert.Equal("log residual.variance", figure.Panels[3].X.Title);
        var center = figure.Panels[2].Marks.OfType<LineMark>().First().X;
        var quantity = fit[name];
        Assert.Equal(quantity.Mean, (center.Min() + center.Max()) / 2, 0.1 * quantity.StandardDeviation);
        Assert.Contains(
            "nothing", Assert.Throws<ArgumentException>(() => FitPairs.Create(fit, ["nothing", name])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pairs_refuse_too_many_parameters_and_sizes_that_differ()
    {
        Assert.Contains(
            "2 to 6",
            Assert.Throws<ArgumentException>(() => PairPlot.Create("t", ["a"], [1], Covariance)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PairPlot.Create("t", ["a", "b"], [1], Covariance));
        Assert.Throws<ArgumentException>(() => PairPlot.Create("t", ["a", "b"], [1, 2], new double[2, 2]));
    }

    [Fact]
    public void A_forest_plot_numbers_fits_of_one_method_and_leaves_out_what_a_fit_lacks()
    {
        var fit = KnownResults.Fit();
        var figure = ForestPlot.Create("t", [fit, fit], ["residual.variance"]);

        var intervals = figure.Panels[0].Marks.OfType<IntervalsMark>().ToArray();
        Assert.Equal(["NG-HVI 1", "NG-HVI 2"], intervals.Select(mark => mark.Series));
        var quantity = fit["residual.variance"];
        Assert.Equal((quantity.Mean, quantity.Lower, quantity.Upper), (intervals[0].Center[0], intervals[0].Low[0], intervals[0].High[0]));
        Assert.Throws<ArgumentException>(() => ForestPlot.Create("t", [fit], ["nothing"]));
    }

    [Fact]
    public void A_sensitivity_grid_has_a_cell_for_each_pair_and_crosses_out_what_failed()
    {
        var figure = SensitivityFigure.Grid(
            "t",
            "δ",
            ["1", "10"],
            "ω",
            ["0", "0.6", "0.9"],
            new[,] { { 1, 2 }, { 3, double.NaN }, { 5, 6.25 } },
            "ELBO");

        var heat = Assert.IsType<HeatMark>(Assert.Single(figure.Panels[0].Marks));
        Assert.Equal(["1", "2", "3", "–", "5", "6.25"], heat.Texts);
        Assert.Equal([(-0.5, -0.5), (1.5, 2.5)], heat.Extent());
        Assert.Contains(
            "3 × 2;",
            Assert.Throws<ArgumentException>(() =>
                SensitivityFigure.Grid("t", "δ", ["1", "10"], "ω", ["0", "1"], new double[3, 2], "")).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SensitivityFigure.Grid("t", "δ", ["1"], "ω", ["0", "1"], new double[2, 1], ""));
    }

    [Fact]
    public void Facets_share_their_ranges_and_leave_labels_to_the_outer_panels()
    {
        var figure = Figure.Facets(2, [.. Enumerable.Range(1, 3).Select(k => Figure.Create().Line([0, 1], [0, k]))]);

        Assert.Single(FigureRanges.Of(figure).Select(range => range.Y).Distinct());
        Assert.Equal([false, true, true], figure.Panels.Select(panel => panel.X.HasLabels));
        Assert.Equal([true, false, true], figure.Panels.Select(panel => panel.Y.HasLabels));
        Assert.Equal(2, figure.ToPlotlyJson().Split("\"matches\":\"y\"").Length - 1);
    }

    [Fact]
    public void Bars_of_methods_stand_beside_one_another_and_on_zero()
    {
        var figure = BarFigure.Create("t", ["a", "b"], [("NG-HVI", [1, 2]), ("DAVI", [3, 4])]);
        var bars = figure.Panels[0].Marks.OfType<BarMark>().ToArray();

        Assert.True(bars[0].Positions[0] + (bars[0].Width / 2) <= bars[1].Positions[0] - (bars[1].Width / 2));
        Assert.Equal(0, FigureRanges.Of(figure)[0].Y.Low);
        Assert.Throws<ArgumentException>(() => BarFigure.Create("t", ["a"], [("x", [1, 2])]));
    }

    [Fact]
    public void A_density_of_draws_has_area_one_and_refuses_a_single_value()
    {
        var density = NamedDensity.FromDraws("MCMC", Enumerable.Range(0, 500).Select(i => Math.Sin(i)));
        var width = (density.High - density.Low) / 2000;
        Assert.Equal(1, Enumerable.Range(0, 2000).Sum(i => width * density.Density(density.Low + ((i + 0.5) * width))), 0.003);
        Assert.Throws<ArgumentException>(() => NamedDensity.FromDraws("MCMC", [1, 1, double.NaN]));
    }

    [Fact]
    public void A_colour_scale_mixes_its_colours_and_ends_at_its_ends()
    {
        Assert.Equal(("#00224e", 1.0), ColorScale.Cividis.At(-1));
        Assert.Equal(("#fee838", 1.0), ColorScale.Cividis.At(1));
        Assert.Equal(0.4, ColorScale.Shade.At(0.5).Opacity, 1e-12);
    }
}
