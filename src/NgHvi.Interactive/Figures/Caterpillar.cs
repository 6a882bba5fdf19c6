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

    /// <summary>Draws one method's estimates by rising mean; of very many, some that stand at even distances in that order.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="names">One name per estimate.</param>
    /// <param name="mean">The point of each interval.</param>
    /// <param name="low">The left end of each interval.</param>
    /// <param name="high">The right end of each interval.</param>
    /// <param name="xTitle">What is estimated, with its unit.</param>
    /// <param name="method">The method that gave them; empty for none.</param>
    /// <param name="truth">The values that made the data, drawn beside them; null when unknown.</param>
    /// <param name="limit">The largest number of lines. Range: ≥ 2.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Figure Ranked(
        string title,
        IEnumerable<string> names,
        IEnumerable<double> mean,
        IEnumerable<double> low,
        IEnumerable<double> high,
        string xTitle = "",
        string method = "",
        IEnumerable<double>? truth = null,
        int limit = 40)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 2);
        string[] allNames = [.. names];
        double[] means = [.. mean];
        var ranked = Enumerable.Range(0, means.Length).OrderBy(i => means[i]).ToArray();
        var shown = SeriesThinning.Evenly(ranked.Length, limit).Select(rank => ranked[rank]).ToArray();
        var intervals = new IntervalsMark(Enumerable.Range(0, means.Length).Select(i => (double)i), means, low, high);
        if (allNames.Length != means.Length)
        {
            throw new ArgumentException($"names has length {allNames.Length}, but mean has {means.Length}.", nameof(names));
        }

        IEnumerable<double> Of(IReadOnlyList<double> values) => shown.Select(i => values[i]);
        var figure = Create(title, shown.Select(i => allNames[i]), Of(means), Of(intervals.Low), Of(intervals.High), xTitle, method);
        figure = shown.Length < means.Length
            ? figure.Titled(title, $"{NumberFormat.Count(shown.Length)} of {NumberFormat.Count(means.Length)}, evenly by rank")
            : figure;
        if (truth is null)
        {
            return figure;
        }

        double[] values = [.. truth];
        return values.Length == means.Length
            ? figure.Points(Of(values), Enumerable.Range(0, shown.Length).Select(i => (double)i), "truth")
            : throw new ArgumentException($"truth has length {values.Length}, but mean has {means.Length}.", nameof(truth));
    }

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
