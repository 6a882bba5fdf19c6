namespace NgHvi.Interactive.Figures;

/// <summary>
/// A Gaussian approximation of several parameters: its marginals on the diagonal, below it the ellipses that hold 50 % and 94 % of each
/// pair, and draws of a sampler behind them.
/// </summary>
public static class PairPlot
{
    /// <summary>The largest number of parameters: panels of more could not be read.</summary>
    public const int MostParameters = 6;

    private const int MostPoints = 400;

    /// <summary>The squared distances that hold 50 % and 94 % of a bivariate normal: −2 log(1 − p).</summary>
    private static readonly double[] SquaredRadii = [-2 * Math.Log(0.5), -2 * Math.Log(0.06)];

    /// <summary>Draws the approximation.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="names">The parameters, 2 to 6.</param>
    /// <param name="mean">Their means.</param>
    /// <param name="covariance">Their covariances; the diagonal must be above 0.</param>
    /// <param name="method">The method that gave them; gives the colour.</param>
    /// <param name="draws">Draws to compare with: for each parameter as many; null for none.</param>
    /// <param name="sampler">Where they are from.</param>
    /// <param name="truth">The values that made the data, or null.</param>
    /// <exception cref="ArgumentException">The sizes do not agree, or there are too few or too many parameters.</exception>
    public static Figure Create(
        string title,
        IEnumerable<string> names,
        IReadOnlyList<double> mean,
        double[,] covariance,
        string method = "NG-HVI",
        IReadOnlyList<IReadOnlyList<double>>? draws = null,
        string sampler = "MCMC",
        IReadOnlyList<double>? truth = null)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(covariance);
        string[] all = [.. names];
        Check(all, mean, covariance, draws, truth);
        var panels = new List<Figure>();
        for (var row = 0; row < all.Length; row++)
        {
            for (var column = 0; column < all.Length; column++)
            {
                var panel = column > row ? Figure.Blank : column == row ? Marginal(row) : Pair(row, column);
                panels.Add(panel);
            }
        }

        var side = Math.Clamp(150 * all.Length, 480, 880);
        return Figure.Grid(all.Length, all.Length, panels).Titled(title, "ellipses hold 50 % and 94 %").Size(side + 60, side);

        Figure Marginal(int i)
        {
            var marginal = NamedDensity.Gaussian(method, mean[i], Math.Sqrt(covariance[i, i]));
            var figure = draws is null ? Figure.Create() : Figure.Create().Histogram(draws[i], sampler);
            figure = figure.Line(marginal);
            figure = truth is null ? figure : figure.VerticalLine(truth[i], "", "truth");
            return figure.WithX(axis => Outer(axis, all[i], i, i == all.Length - 1))
                .WithY(axis => axis with { Minimum = 0, HasLabels = false });
        }

        Figure Pair(int row, int column)
        {
            var figure = Figure.Create();
            if (draws is not null)
            {
                int[] shown = [.. SeriesThinning.Evenly(draws[row].Count, MostPoints)];
                figure = figure.Points(shown.Select(s => draws[column][s]), shown.Select(s => draws[row][s]), sampler);
            }

            foreach (var squared in SquaredRadii)
            {
                var (x, y) = Ellipse(
                    (mean[column], mean[row]), (covariance[column, column], covariance[row, column], covariance[row, row]), squared);
                figure = figure.Line(x, y, method);
            }

            figure = truth is null ? figure : figure.Points([truth[column]], [truth[row]], "truth");
            return figure.WithX(axis => Outer(axis, all[column], column, row == all.Length - 1))
                .WithY(axis => Outer(axis, all[row], row, column == 0));
        }
    }

    private static Axis Outer(Axis axis, string name, int index, bool isOuter) =>
        axis with { Title = isOuter ? name : "", HasLabels = isOuter, SharedRange = $"parameter {index}" };

    /// <summary>The curve of one distance from the mean, through the lower factor of the 2×2 covariance.</summary>
    private static (double[] X, double[] Y) Ellipse(
        (double X, double Y) mean, (double XX, double XY, double YY) covariance, double squaredRadius)
    {
        var a = Math.Sqrt(covariance.XX);
        var b = covariance.XY / a;
        var c = Math.Sqrt(Math.Max(0, covariance.YY - (b * b)));
        var (radius, angles) = (Math.Sqrt(squaredRadius), Enumerable.Range(0, 97).Select(k => 2 * Math.PI * k / 96).ToArray());
        return (
            [.. angles.Select(t => mean.X + (radius * a * Math.Cos(t)))],
            [.. angles.Select(t => mean.Y + (radius * ((b * Math.Cos(t)) + (c * Math.Sin(t)))))]);
    }

    private static void Check(
        string[] names,
        IReadOnlyList<double> mean,
        double[,] covariance,
        IReadOnlyList<IReadOnlyList<double>>? draws,
        IReadOnlyList<double>? truth)
    {
        if (names.Length is < 2 or > MostParameters)
        {
            throw new ArgumentException($"A pair plot takes 2 to {MostParameters} parameters (given {names.Length}).", nameof(names));
        }

        if (mean.Count != names.Length || covariance.GetLength(0) != names.Length || covariance.GetLength(1) != names.Length
            || (draws is not null && draws.Count != names.Length) || (truth is not null && truth.Count != names.Length))
        {
            throw new ArgumentException(
                $"Means, covariances, draws and true values must all be of the {names.Length} parameters.", nameof(mean));
        }

        for (var i = 0; i < names.Length; i++)
        {
            if (!(covariance[i, i] > 0) || (draws is not null && draws[i].Count != draws[0].Count))
            {
                throw new ArgumentException(
                    $"{names[i]} must have a variance above 0 and as many draws as the others.", nameof(covariance));
            }
        }
    }
}
