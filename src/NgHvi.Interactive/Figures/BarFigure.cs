namespace NgHvi.Interactive.Figures;

/// <summary>Values of several methods for some categories, as bars side by side.</summary>
public static class BarFigure
{
    /// <summary>Draws the bars.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="categories">One name per group of bars, as of scores or data sets.</param>
    /// <param name="series">A name and one value per category, for each method; NaN for none.</param>
    /// <param name="yTitle">The value, with its unit and what is better.</param>
    /// <param name="reference">A value to compare with, or null.</param>
    /// <param name="referenceLabel">What it is; empty for none.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Figure Create(
        string title,
        IEnumerable<string> categories,
        IEnumerable<(string Name, IEnumerable<double> Values)> series,
        string yTitle = "",
        double? reference = null,
        string referenceLabel = "")
    {
        ArgumentNullException.ThrowIfNull(categories);
        ArgumentNullException.ThrowIfNull(series);
        string[] names = [.. categories];
        (string Name, double[] Values)[] all = [.. series.Select(one => (one.Name, one.Values.ToArray()))];
        var figure = Figure.Create(title).YAxis(yTitle).WithX(axis => axis with { Categories = [.. names] });
        var width = 0.8 / Math.Max(1, all.Length);
        for (var k = 0; k < all.Length; k++)
        {
            var (name, values) = all[k];
            if (values.Length != names.Length)
            {
                throw new ArgumentException($"{name} has {values.Length} values, but there are {names.Length} categories.", nameof(series));
            }

            var shift = width * (k - ((all.Length - 1) / 2.0));
            figure = figure.Bar(names.Select((_, i) => i + shift), values, name, 0.94 * width);
        }

        return reference is { } value ? figure.HorizontalLine(value, referenceLabel) : figure;
    }
}
