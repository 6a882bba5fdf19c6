using System.Collections.Immutable;

namespace NgHvi.Interactive.Figures;

/// <summary>Many estimates with their intervals, one line each: random effects by group, or fixed effects by name.</summary>
public static class Caterpillar
{
    /// <summary>Draws one method's estimates.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="names">One name per line, read from the top.</param>
    /// <param name="mean">The point of each interval.</param>
    /// <param name="low">The left end of each interval.</param>
    /// <param name="high">The right end of each interval.</param>
    /// <param name="xTitle">What is estimated, with its unit.</param>
    /// <param name="method">The method that gave them; empty for none.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Figure Create(
        string title,
        IEnumerable<string> names,
        IEnumerable<double> mean,
        IEnumerable<double> low,
        IEnumerable<double> high,
        string xTitle = "",
        string method = "") => Compare(title, names, [new IntervalEstimates(method, mean, low, high)], xTitle);

    /// <summary>Draws the estimates of several methods side by side on each line.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="names">One name per line, read from the top.</param>
    /// <param name="estimates">One set of estimates per method, each as long as the names.</param>
    /// <param name="xTitle">What is estimated, with its unit.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Figure Compare(
        string title, IEnumerable<string> names, IEnumerable<IntervalEstimates> estimates, string xTitle = "")
    {
        ArgumentNullException.ThrowIfNull(estimates);
        ImmutableArray<string> lines = [.. names];
        IntervalEstimates[] methods = [.. estimates];
        var figure = Figure.Create(title).XAxis(xTitle)
            .WithY(axis => axis with { Categories = lines, IsReversed = true })
            .Size(Figure.DefaultWidth, Math.Clamp(120 + (lines.Length * Math.Max(20, 13 * methods.Length)), 240, 1600));
        for (var k = 0; k < methods.Length; k++)
        {
            // Methods share the line of a name; each stands a little lower than the one before.
            var shift = 0.5 * (k - ((methods.Length - 1) / 2.0)) / Math.Max(1, methods.Length - 1);
            figure = figure.Intervals(
                Enumerable.Range(0, lines.Length).Select(i => i + shift),
                methods[k].Mean,
                methods[k].Low,
                methods[k].High,
                methods[k].Method.Length > 0 ? methods[k].Method : null);
        }

        return figure;
    }
}
