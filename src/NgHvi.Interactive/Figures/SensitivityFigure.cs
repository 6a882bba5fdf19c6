namespace NgHvi.Interactive.Figures;

/// <summary>How results depend on options: over two options as a table of colours, over one as lines with bands.</summary>
public static class SensitivityFigure
{
    /// <summary>Draws one quantity for every pair of values of two options.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="xOption">The option across.</param>
    /// <param name="xValues">Its values, at least 2.</param>
    /// <param name="yOption">The option upwards.</param>
    /// <param name="yValues">Its values, at least 2.</param>
    /// <param name="values">
    /// The quantity: one row per value of the option upwards, one column per value of the option across; NaN for runs that failed.
    /// </param>
    /// <param name="quantity">What it is, with its unit and what is better.</param>
    /// <exception cref="ArgumentException">The table has another size.</exception>
    public static Figure Grid(
        string title,
        string xOption,
        IEnumerable<string> xValues,
        string yOption,
        IEnumerable<string> yValues,
        double[,] values,
        string quantity = "") =>
        Panel(xOption, [.. xValues], yOption, [.. yValues], values, quantity).Titled(title);

    /// <summary>Draws several quantities for every pair of values of two options, a panel for each with its own colours.</summary>
    /// <inheritdoc cref="Grid(string, string, IEnumerable{string}, string, IEnumerable{string}, double[,], string)"/>
    /// <param name="title">The finding.</param>
    /// <param name="xOption">The option across.</param>
    /// <param name="xValues">Its values, at least 2.</param>
    /// <param name="yOption">The option upwards.</param>
    /// <param name="yValues">Its values, at least 2.</param>
    /// <param name="quantities">A name and a table for each quantity.</param>
    /// <param name="columns">Panels in a row. Range: ≥ 1.</param>
    public static Figure Grid(
        string title,
        string xOption,
        IEnumerable<string> xValues,
        string yOption,
        IEnumerable<string> yValues,
        IEnumerable<(string Quantity, double[,] Values)> quantities,
        int columns = 2)
    {
        ArgumentNullException.ThrowIfNull(quantities);
        (string[] x, string[] y) = ([.. xValues], [.. yValues]);
        var panels = quantities.Select(one => Panel(xOption, x, yOption, y, one.Values, "").Titled(one.Quantity)).ToArray();
        var figure = Figure.Facets(columns, panels);
        return figure.Titled(title).Size(Math.Max(figure.Width, Math.Min(1200, figure.Columns * 420)), figure.Height);
    }

    /// <summary>Draws a quantity along the values of one option, for each method, its intervals as bands.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="option">The option.</param>
    /// <param name="values">Its values, increasing.</param>
    /// <param name="estimates">
    /// For each method the quantity at each value, with its interval; ends equal to the mean where there is none.
    /// </param>
    /// <param name="quantity">What it is, with its unit and what is better.</param>
    /// <param name="scale">The scale of the option's axis.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Figure Along(
        string title,
        string option,
        IEnumerable<double> values,
        IEnumerable<IntervalEstimates> estimates,
        string quantity = "",
        AxisScale scale = AxisScale.Linear)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(estimates);
        double[] x = [.. values];
        return estimates.Aggregate(
            Figure.Create(title).XAxis(option, scale).YAxis(quantity),
            (figure, one) =>
            {
                var series = one.Method.Length > 0 ? one.Method : null;
                double[] mean = [.. one.Mean];
                return figure.Band(x, one.Low, one.High, series).Line(x, mean, series).Points(x, mean, series);
            });
    }

    private static Figure Panel(string xOption, string[] x, string yOption, string[] y, double[,] values, string quantity)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (x.Length < 2 || y.Length < 2)
        {
            throw new ArgumentException(
                $"A grid needs at least 2 values of each option ({xOption} has {x.Length}, {yOption} {y.Length}); along one, draw lines.",
                nameof(values));
        }

        if (values.GetLength(0) != y.Length || values.GetLength(1) != x.Length)
        {
            throw new ArgumentException(
                $"The table is {values.GetLength(0)} × {values.GetLength(1)}; {yOption} has {y.Length} values and {xOption} {x.Length}.",
                nameof(values));
        }

        double[] flat = [.. values.Cast<double>()];
        var grid = new ScalarGrid(x.Select((_, j) => (double)j), y.Select((_, i) => (double)i), flat);
        var texts = flat.Select(value => double.IsFinite(value) ? NumberFormat.Compact(value, 3) : "–");
        var heat = new HeatMark(grid, quantity, ColorScale.Cividis, isCells: true, texts);
        return Figure.Create().XAxis(xOption).YAxis(yOption)
            .WithX(axis => axis with { Categories = [.. x], Minimum = -0.5, Maximum = x.Length - 0.5 })
            .WithY(axis => axis with { Categories = [.. y], Minimum = -0.5, Maximum = y.Length - 0.5 })
            .With(heat);
    }
}
