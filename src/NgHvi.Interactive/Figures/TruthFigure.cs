namespace NgHvi.Interactive.Figures;

/// <summary>Estimates against the truth, with the line on which they would be equal.</summary>
public static class TruthFigure
{
    private const string Identity = "exact agreement";

    /// <summary>Draws one method's estimates against the truth.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="truth">True values, on the horizontal axis.</param>
    /// <param name="estimates">Estimates, as many.</param>
    /// <param name="method">The method; gives the colour.</param>
    /// <param name="xTitle">What the truth is, with its unit.</param>
    /// <param name="yTitle">What the estimates are, with their unit.</param>
    /// <param name="limit">The largest number of points drawn, at even distances in the order given. Range: ≥ 2.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Figure Scatter(
        string title,
        IEnumerable<double> truth,
        IEnumerable<double> estimates,
        string method,
        string xTitle = "truth",
        string yTitle = "estimate",
        int limit = 1000) => Scatter(title, truth, [(method, estimates)], xTitle, yTitle, limit);

    /// <summary>Draws several methods' estimates against the truth.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="truth">True values, on the horizontal axis.</param>
    /// <param name="estimates">A name and as many estimates, for each method.</param>
    /// <param name="xTitle">What the truth is, with its unit.</param>
    /// <param name="yTitle">What the estimates are, with their unit.</param>
    /// <param name="limit">The largest number of points of a method, at even distances in the order given. Range: ≥ 2.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Figure Scatter(
        string title,
        IEnumerable<double> truth,
        IEnumerable<(string Name, IEnumerable<double> Values)> estimates,
        string xTitle = "truth",
        string yTitle = "estimate",
        int limit = 1000)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(estimates);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 2);
        double[] x = [.. truth];
        var shown = SeriesThinning.Evenly(x.Length, limit).ToArray();
        var figure = Diagonal(Figure.Create(title), x).XAxis(xTitle).YAxis(yTitle).Size(560, 480);
        foreach (var (name, values) in estimates)
        {
            double[] y = [.. values];
            SameLength(y.Length, x.Length, nameof(estimates));
            figure = figure.Points(shown.Select(i => x[i]), shown.Select(i => y[i]), name);
        }

        return shown.Length < x.Length ? figure.Titled(title, Shown(shown.Length, x.Length)) : figure;
    }

    /// <summary>Draws estimates with their intervals against the truth and says how many intervals hold it.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="truth">True values, on the horizontal axis, as of random effects.</param>
    /// <param name="estimates">The estimates with their intervals, as many.</param>
    /// <param name="xTitle">What the truth is, with its unit.</param>
    /// <param name="yTitle">What the estimates are, with their unit.</param>
    /// <param name="limit">The largest number of intervals drawn, at even distances in the order given. Range: ≥ 2.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Figure Intervals(
        string title,
        IEnumerable<double> truth,
        IntervalEstimates estimates,
        string xTitle = "truth",
        string yTitle = "posterior mean and interval",
        int limit = 200)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(estimates);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 2);
        double[] x = [.. truth];
        double[][] y = [[.. estimates.Mean], [.. estimates.Low], [.. estimates.High]];
        foreach (var part in y)
        {
            SameLength(part.Length, x.Length, nameof(estimates));
        }

        var shown = SeriesThinning.Evenly(x.Length, limit).ToArray();
        IEnumerable<double> Of(double[] values) => shown.Select(i => values[i]);
        var held = Enumerable.Range(0, x.Length).Count(i => y[1][i] <= x[i] && x[i] <= y[2][i]);
        var subtitle = $"{NumberFormat.Count(held)} of {NumberFormat.Count(x.Length)} intervals hold the truth";
        return Diagonal(Figure.Create(), x)
            .VerticalIntervals(Of(x), Of(y[0]), Of(y[1]), Of(y[2]), estimates.Method.Length > 0 ? estimates.Method : null)
            .XAxis(xTitle).YAxis(yTitle).Size(560, 480)
            .Titled(title, shown.Length < x.Length ? $"{subtitle}; {Shown(shown.Length, x.Length)}" : subtitle);
    }

    /// <summary>Draws the line on which two axes are equal, over the range of the values.</summary>
    internal static Figure Diagonal(Figure figure, IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        return finite.Length == 0 ? figure : figure.Line([finite.Min(), finite.Max()], [finite.Min(), finite.Max()], Identity);
    }

    private static string Shown(int shown, int all) => $"{NumberFormat.Count(shown)} of {NumberFormat.Count(all)} drawn";

    private static void SameLength(int length, int expected, string name)
    {
        if (length != expected)
        {
            throw new ArgumentException($"{name} has length {length}, but truth has {expected}.", name);
        }
    }
}
