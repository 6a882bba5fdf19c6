using Microsoft.Data.Analysis;

namespace NgHvi.Interactive.Figures;

/// <summary>Sorted values against the normal quantiles of their ranks.</summary>
internal static class QuantilePanels
{
    private const int MostPanels = 6;

    public static Plot Draw(Fit fit)
    {
        var hasGroups = fit.Model.RandomNames.Count > 0;
        Plot[] panels =
        [
            .. Panels(fit.ResidualQuantiles(), "residual").Where(one => one.Name == "quantile").Select(one => one.Plot.Titled("residuals")),
            .. hasGroups ? Panels(fit.RandomEffectQuantiles(), "coefficient").Select(one => one.Plot.Titled($"{one.Name} by group")) : [],
        ];
        panels = panels[..Math.Min(panels.Length, MostPanels)];
        return Plot.Facets(3, panels.Select((panel, i) => panel.XAxis("normal quantile").YAxis(i % 3 == 0 ? "standardized" : "")),
            sharesX: false, sharesY: false).Titled("Normal plots", "95 % of points lie in the band if all are independent and normal");
    }

    private static IEnumerable<(string Name, Plot Plot)> Panels(DataFrame frame, string what)
    {
        var (x, y) = (CheckPanels.Numbers(frame["normal"]), CheckPanels.Numbers(frame["standardized"]));
        var (low, high) = (CheckPanels.Numbers(frame["lower"]), CheckPanels.Numbers(frame["upper"]));
        return frame[what].Cast<string>().Select((name, i) => (name, i)).GroupBy(row => row.name, row => row.i).Select(rows =>
        {
            double[] Of(double[] values) => [.. rows.Select(i => values[i])];
            return (rows.Key, TruthPanel.Diagonal(Plot.Create().Band(Of(x), Of(low), Of(high), "95 %"), Of(x), "normal")
                .Points(Of(x), Of(y), "values").WithoutLegend());
        });
    }
}
