namespace NgHvi.Interactive.Figures;

/// <summary>The marginal posterior of one quantity by several fits.</summary>
internal static class DensityPanel
{
    private const double MostPeaks = 2.5;

    public static Plot Of(string name, (string Name, Fit Fit)[] fits)
    {
        var (plot, peaks) = (Plot.Create().XAxis(name), new List<double>());
        foreach (var (series, fit) in fits.OrderByDescending(one => FitSeries.IsSampled(one.Fit)))
        {
            if (fit.Quantities.FirstOrDefault(one => one.Name == name) is not { } quantity) continue;

            if (quantity.Draws.Where(double.IsFinite).Distinct().Take(2).Count() < 2)
            {
                plot = plot.VerticalLine(quantity.Mean, "", series);
                continue;
            }

            plot = FitSeries.IsSampled(fit)
                ? plot.Histogram(quantity.Draws, series)
                : plot.Line(NamedDensity.FromDraws(series, quantity.Draws));
            peaks.Add(plot.Panels[0].Marks[^1].Extent().Max(point => point.Y));
        }

        // A posterior that is far too narrow would press all others flat.
        var limit = peaks.Count > 1 && peaks.Max() > MostPeaks * peaks.Min() ? MostPeaks * peaks.Min() : double.NaN;
        return plot.WithY(axis => axis with { Minimum = 0, Maximum = double.IsNaN(limit) ? axis.Maximum : limit });
    }
}
