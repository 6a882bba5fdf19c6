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

    /// <summary>Residuals, and posterior means of each random coefficient, against normal quantiles, with 95 % bands.</summary>
    /// <param name="fit">The fit.</param>
    public static Plot Qq(Fit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return QuantilePanels.Draw(fit);
    }
}
