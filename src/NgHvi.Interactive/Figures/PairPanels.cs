namespace NgHvi.Interactive.Figures;

/// <summary>
/// Quantities of fits in pairs: on the diagonal their marginals, below it ellipses of approximations and draws of samplers.
/// </summary>
internal static class PairPanels
{
    /// <summary>Panels of more could not be read.</summary>
    private const int MostQuantities = 6;
    private const int MostPoints = 400;

    /// <summary>The squared distances that hold 50 % and 94 % of a bivariate normal: −2 log(1 − p).</summary>
    private static readonly double[] SquaredRadii = [-2 * Math.Log(0.5), -2 * Math.Log(0.06)];

    public static Plot Draw(string[] names, (string Name, Fit Fit)[] fits)
    {
        if (names.Length is < 2 or > MostQuantities)
        {
            throw new ArgumentException($"A pair plot takes 2 to {MostQuantities} quantities (given {names.Length}).", nameof(names));
        }

        var isLog = Array.ConvertAll(names, IsPositive);
        string[] titles = [.. names.Zip(isLog, (name, log) => log ? $"log {name}" : name)];
        // Samplers behind, so that curves lie on them.
        (string Name, bool IsSampled, double[][] Draws)[] all =
        [
            .. fits.OrderByDescending(one => FitSeries.IsSampled(one.Fit)).Select(one => (one.Name, FitSeries.IsSampled(one.Fit),
                names.Select((name, i) => one.Fit[name].Draws.Select(value => isLog[i] ? Math.Log(value) : value).ToArray()).ToArray())),
        ];
        var n = names.Length;
        var panels = Enumerable.Range(0, n * n).Select(k => (Row: k / n, Column: k % n))
            .Select(at => at.Column > at.Row ? Plot.Blank : at.Column == at.Row ? Marginal(at.Row) : Pair(at.Row, at.Column));
        var side = Math.Clamp(Math.Max(150, 8 * titles.Max(title => title.Length)) * n, 480, 880); // Titles as high as panels.
        return Plot.Grid(n, n, panels)
            .Titled($"Posterior by {string.Join(", ", fits.Select(one => one.Name))}", "ellipses hold 50 % and 94 %").Size(side + 60, side);

        Plot Marginal(int i) => all.Aggregate(Plot.Create(), (plot, one) => one.IsSampled
                ? plot.Histogram(one.Draws[i], one.Name)
                : plot.Line(NamedDensity.Gaussian(one.Name, one.Draws[i].Average(), Math.Sqrt(Covariance(one.Draws[i], one.Draws[i])))))
            .WithX(axis => Outer(axis, i, i == n - 1))
            .WithY(axis => axis with { Minimum = 0, HasLabels = false });

        Plot Pair(int row, int column) => all.Aggregate(Plot.Create(), (plot, one) =>
            {
                var (x, y) = (one.Draws[column], one.Draws[row]);
                int[] shown = [.. SeriesThinning.Evenly(x.Length, MostPoints)];
                return one.IsSampled
                    ? plot.Points(shown.Select(s => x[s]), shown.Select(s => y[s]), one.Name)
                    : SquaredRadii.Aggregate(plot, (drawn, squared) => Ellipse(drawn, x, y, squared, one.Name));
            })
            .WithX(axis => Outer(axis, column, row == n - 1))
            .WithY(axis => Outer(axis, row, column == 0));

        Axis Outer(Axis axis, int index, bool isOuter) =>
            axis with { Title = isOuter ? titles[index] : "", HasLabels = isOuter, SharedRange = $"quantity {index}" };
    }

    /// <summary>The curve of one distance from the mean, through the lower factor of the 2×2 covariance.</summary>
    private static Plot Ellipse(Plot plot, double[] x, double[] y, double squaredRadius, string name)
    {
        var a = Math.Sqrt(Covariance(x, x));
        var b = Covariance(x, y) / a;
        var c = Math.Sqrt(Math.Max(0, Covariance(y, y) - (b * b)));
        var (radius, angles) = (Math.Sqrt(squaredRadius), Enumerable.Range(0, 97).Select(k => 2 * Math.PI * k / 96).ToArray());
        var (centerX, centerY) = (x.Average(), y.Average());
        return plot.Line(
            angles.Select(t => centerX + (radius * a * Math.Cos(t))),
            angles.Select(t => centerY + (radius * ((b * Math.Cos(t)) + (c * Math.Sin(t))))),
            name);
    }

    private static double Covariance(double[] x, double[] y)
    {
        var (centerX, centerY) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - centerX) * (b - centerY)).Average();
    }

    private static bool IsPositive(string name) =>
        name.Contains(".sd", StringComparison.Ordinal) || name.Contains(".variance", StringComparison.Ordinal)
            || name.Contains(".var(", StringComparison.Ordinal);
}
