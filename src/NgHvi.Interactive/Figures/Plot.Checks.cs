using NgHvi.Interactive.Results;

namespace NgHvi.Interactive.Figures;

/// <content>Plots that ask whether the model holds.</content>
public sealed partial class Plot
{
    private const int MostResiduals = 2000;

    /// <summary>The data beside data replicated from the fit: their density, or of counts their frequencies, and statistics.</summary>
    /// <param name="fit">The fit; for other numbers or levels of replicates pass <see cref="Fit.Check"/> itself.</param>
    public static Plot PredictiveCheck(Fit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return PredictiveCheck(fit.Check());
    }

    /// <inheritdoc cref="PredictiveCheck(Fit)"/>
    /// <param name="check">What <see cref="Fit.Check"/> found.</param>
    public static Plot PredictiveCheck(PosteriorCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return CheckPanels.Draw(check);
    }

    /// <summary>Randomized quantile residuals against fitted means: standard normal at every place where the model holds.</summary>
    /// <param name="fit">The fit.</param>
    public static Plot Residuals(Fit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        var frame = fit.Residuals();
        var shown = SeriesThinning.Evenly((int)frame.Rows.Count, MostResiduals).ToArray();
        var (x, y) = (CheckPanels.Numbers(frame["fitted"]), CheckPanels.Numbers(frame["quantile"]));
        return Create().Points(shown.Select(i => x[i]), shown.Select(i => y[i]), "a row")
            .HorizontalLine(0).HorizontalLine(-1.96).HorizontalLine(1.96, "95 % lie within").WithoutLegend()
            .XAxis("fitted mean").YAxis("quantile residual")
            .Titled(
                "Residuals", shown.Length < x.Length ? $"{NumberFormat.Count(shown.Length)} of {ModelText.Count(x.Length, "row")}" : "");
    }

    /// <summary>Pareto k̂ of the points left out, which say where weights are unreliable; else elpd.</summary>
    /// <param name="elpd">What <see cref="Fit.Loo"/> found.</param>
    public static Plot LeftOut(Elpd elpd)
    {
        ArgumentNullException.ThrowIfNull(elpd);
        var (hasShapes, what) = (elpd.ShapeCounts.Count > 0, elpd.IsByGroup ? "group" : "row");
        var y = CheckPanels.Numbers(elpd.Points[hasShapes ? "pareto_k" : "elpd"]);
        var shown = SeriesThinning.Evenly(y.Length, MostResiduals).ToArray();
        var plot = Create().Points(shown.Select(i => i + 1.0), shown.Select(i => y[i]), $"a {what}").WithoutLegend().XAxis(what);
        plot = hasShapes
            ? plot.YAxis("Pareto k̂").HorizontalLine(elpd.LargestGoodShape, "reliable below")
                .Titled("Where leaving a point out is reliable")
            : plot.YAxis("elpd, nats").Titled($"Log predictive density by {what}");
        return plot.Titled(
            plot.Title, shown.Length < y.Length ? $"{NumberFormat.Count(shown.Length)} of {ModelText.Count(y.Length, what)}" : "");
    }

    /// <summary>Residuals, and posterior means of each random coefficient, against normal quantiles, with 95 % bands.</summary>
    /// <param name="fit">The fit.</param>
    public static Plot Qq(Fit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return QuantilePanels.Draw(fit);
    }
}
