using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Figures.Marks;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Figures;

public class FieldFigureTests
{
    [Fact]
    public void The_ellipses_of_a_pair_hold_a_half_and_94_percent_of_the_moments()
    {
        var fit = KnownResults.Fit();
        var plot = Plot.Pairs(fit, ["(Intercept)", "residual.variance"]);

        Assert.Equal((2, 2, 4), (plot.Rows, plot.Columns, plot.Panels.Count));
        Assert.Same(Panel.Blank, plot.Panels[1]);
        var (x, y) = (fit["(Intercept)"].Draws, fit["residual.variance"].Draws.Select(value => Math.Log(value)).ToArray());
        var (meanX, meanY) = (x.Average(), y.Average());
        double Moment(Func<double, double, double> of) => x.Zip(y, (a, b) => of(a - meanX, b - meanY)).Average();
        var (xx, xy, yy) = (Moment((a, _) => a * a), Moment((a, b) => a * b), Moment((_, b) => b * b));
        var ellipses = plot.Panels[2].Marks.OfType<LineMark>().ToArray();
        double[] expected = [-2 * Math.Log(0.5), -2 * Math.Log(0.06)];
        foreach (var (ellipse, squared) in ellipses.Zip(expected))
        {
            Assert.All(ellipse.X.Zip(ellipse.Y), point =>
            {
                var (u, v) = (point.First - meanX, point.Second - meanY);
                Assert.Equal(squared, ((yy * u * u) - (2 * xy * u * v) + (xx * v * v)) / ((xx * yy) - (xy * xy)), 1e-6);
            });
        }

        Assert.Equal(
            [("", ""), ("(Intercept)", "log residual.variance"), ("log residual.variance", "")],
            plot.Panels.Where(panel => panel != Panel.Blank).Select(panel => (panel.X.Title, panel.Y.Title)));
    }

    [Fact]
    public void Pairs_of_a_sampler_are_draws_and_histograms()
    {
        var plot = Plot.Pairs(KnownResults.Fit(), ["(Intercept)", "residual.sd"], KnownResults.Gibbs());

        Assert.Equal(["MCMC", "NG-HVI", "NG-HVI"], plot.Panels[2].Marks.Select(mark => Method(mark.Series!)));
        Assert.IsType<PointsMark>(plot.Panels[2].Marks[0]);
        Assert.IsType<HistogramMark>(plot.Panels[0].Marks[0]);
        static string Method(string series) => series == "Gibbs" ? "MCMC" : series;
    }

    [Fact]
    public void Pairs_refuse_too_few_quantities_and_unknown_ones()
    {
        Refuses("2 to 6", () => Plot.Pairs(KnownResults.Fit(), ["residual.sd"]));
        Refuses("\"nothing\"", () => Plot.Pairs(KnownResults.Fit(), ["nothing", "residual.sd"]));
    }

    [Fact]
    public void A_forest_plot_numbers_fits_of_one_method_and_leaves_out_what_a_fit_lacks()
    {
        var fit = KnownResults.Fit();
        var plot = Plot.Forest(fit, ["residual.variance"], fit);

        var intervals = plot.Panels[0].Marks.OfType<IntervalsMark>().ToArray();
        Assert.Equal(["NG-HVI 1", "NG-HVI 2"], intervals.Select(mark => mark.Series));
        var quantity = fit["residual.variance"];
        Assert.Equal((quantity.Mean, quantity.Lower, quantity.Upper), (intervals[0].Center[0], intervals[0].Low[0], intervals[0].High[0]));
        Refuses("\"nothing\"", () => Plot.Forest(fit, ["nothing"]));
    }

    [Fact]
    public void Posteriors_are_curves_and_those_of_samplers_histograms_behind_them()
    {
        var fit = KnownResults.Fit();
        var plot = Plot.Posterior(fit, ["(Intercept)"], ("other", fit));

        Assert.Equal(["NG-HVI", "other"], plot.Panels[0].Marks.Select(mark => mark.Series));
        Assert.IsType<HistogramMark>(Plot.Posterior(fit, ["(Intercept)"], KnownResults.Gibbs()).Panels[0].Marks[0]);
    }

    [Fact]
    public void Facets_share_their_ranges_and_leave_labels_to_the_outer_panels()
    {
        var figure = Plot.Facets(2, [.. Enumerable.Range(1, 3).Select(k => Plot.Create().Line([0, 1], [0, k]))]);

        Assert.Single(FigureRanges.Of(figure).Select(range => range.Y).Distinct());
        Assert.Equal([false, true, true], figure.Panels.Select(panel => panel.X.HasLabels));
        Assert.Equal([true, false, true], figure.Panels.Select(panel => panel.Y.HasLabels));
        Assert.Equal(2, figure.ToPlotlyJson().Split("\"matches\":\"y\"").Length - 1);
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

    private static void Refuses(string words, Func<Plot> plot) =>
        Assert.Contains(words, Assert.Throws<ArgumentException>(plot).Message, StringComparison.Ordinal);
}
