namespace NgHvi.Interactive.Figures;

/// <summary>How a statistic spreads over replicates: one box per method.</summary>
public static class BoxFigure
{
    /// <summary>Draws the boxes.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="samples">A name and the statistic in every replicate, for each method.</param>
    /// <param name="yTitle">The statistic, with its unit.</param>
    /// <param name="reference">A value to compare with, as 1 for ratios, or null.</param>
    /// <param name="referenceLabel">What it is; empty for none.</param>
    public static Figure Create(
        string title,
        IEnumerable<(string Name, IEnumerable<double> Values)> samples,
        string yTitle = "",
        double? reference = null,
        string referenceLabel = "")
    {
        ArgumentNullException.ThrowIfNull(samples);
        (string Name, IEnumerable<double> Values)[] all = [.. samples];
        var figure = Figure.Create(title).YAxis(yTitle).WithoutLegend()
            .WithX(axis => axis with { Categories = [.. all.Select(sample => sample.Name)] });
        for (var k = 0; k < all.Length; k++)
        {
            figure = figure.Box(k, all[k].Values, all[k].Name);
        }

        return reference is { } value ? figure.HorizontalLine(value, referenceLabel) : figure;
    }
}
