namespace NgHvi.Interactive.Figures;

/// <summary>The marks and axes of a <see cref="Plot"/> by their short names.</summary>
public static class PlotMarks
{
    /// <summary>Draws a line through points.</summary>
    public static Plot Line(this Plot plot, IEnumerable<double> x, IEnumerable<double> y, string? series = null) =>
        plot.With(new LineMark(x, y, series));

    /// <summary>Draws a line through values at 0, 1, 2, ….</summary>
    public static Plot Line(this Plot plot, IReadOnlyCollection<double> y, string? series = null) =>
        plot.Line(Enumerable.Range(0, y.Count).Select(i => (double)i), y, series);

    /// <summary>Draws a density over its interval.</summary>
    public static Plot Line(this Plot plot, NamedDensity density)
    {
        ArgumentNullException.ThrowIfNull(density);
        var x = density.Points();
        return plot.Line(x, x.Select(density.Density), density.Name);
    }

    /// <summary>Draws points.</summary>
    public static Plot Points(this Plot plot, IEnumerable<double> x, IEnumerable<double> y, string? series = null) =>
        plot.With(new PointsMark(x, y, series));

    /// <summary>Fills the area between two curves.</summary>
    public static Plot Band(
        this Plot plot, IEnumerable<double> x, IEnumerable<double> low, IEnumerable<double> high, string? series = null) =>
        plot.With(new BandMark(x, low, high, series));

    /// <summary>Bins draws into bars whose areas sum to one.</summary>
    public static Plot Histogram(this Plot plot, IEnumerable<double> draws, string? series = null, int binCount = 0) =>
        plot.With(HistogramMark.FromDraws(draws, series, binCount));

    /// <summary>Draws bins that are already counted, as bars or as their outline.</summary>
    public static Plot Bars(
        this Plot plot, IEnumerable<double> edges, IEnumerable<double> heights, string? series = null, bool isOutline = false) =>
        plot.With(new HistogramMark(edges, heights, series, isOutline));

    /// <summary>Draws bars from zero at given places.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="positions">The middle of each bar.</param>
    /// <param name="values">How far each bar reaches from zero.</param>
    /// <param name="series">The series, or null.</param>
    /// <param name="width">Width of a bar in the units of its axis. Range: > 0.</param>
    /// <param name="isHorizontal">Whether bars lie, so that positions are on the vertical axis.</param>
    public static Plot Bar(
        this Plot plot,
        IEnumerable<double> positions,
        IEnumerable<double> values,
        string? series = null,
        double width = 0.8,
        bool isHorizontal = false) =>
        plot.With(new BarMark(positions, values, series, width, isHorizontal));

    /// <summary>Draws points with horizontal intervals.</summary>
    public static Plot Intervals(
        this Plot plot,
        IEnumerable<double> positions,
        IEnumerable<double> center,
        IEnumerable<double> low,
        IEnumerable<double> high,
        string? series = null) => plot.With(new IntervalsMark(positions, center, low, high, series));

    /// <summary>Draws points with upright intervals.</summary>
    public static Plot VerticalIntervals(
        this Plot plot,
        IEnumerable<double> positions,
        IEnumerable<double> center,
        IEnumerable<double> low,
        IEnumerable<double> high,
        string? series = null) => plot.With(new IntervalsMark(positions, center, low, high, series, isVertical: true));

    /// <summary>Draws the quartiles of values as a box at a place on the horizontal axis.</summary>
    public static Plot Box(this Plot plot, double position, IEnumerable<double> values, string? series = null) =>
        plot.With(new BoxMark(position, values, series));

    /// <summary>Draws a vertical reference line.</summary>
    public static Plot VerticalLine(this Plot plot, double x, string label = "", string? series = null) =>
        plot.With(new RuleMark(x, isVertical: true, label, series));

    /// <summary>Draws a horizontal reference line.</summary>
    public static Plot HorizontalLine(this Plot plot, double y, string label = "", string? series = null) =>
        plot.With(new RuleMark(y, isVertical: false, label, series));

    /// <summary>Draws an arrow between two points.</summary>
    public static Plot Arrow(
        this Plot plot, (double X, double Y) from, (double X, double Y) to, string? series = null) =>
        plot.With(new ArrowMark(from, to, series));

    /// <summary>Writes a few words beside a point.</summary>
    public static Plot Label(this Plot plot, double x, double y, string text, string? series = null) =>
        plot.With(new LabelMark(x, y, text, series));

    /// <summary>Draws curves of equal value at evenly spread levels.</summary>
    public static Plot Contours(this Plot plot, ScalarGrid grid, int levelCount = 8, string? series = null) =>
        plot.With(new ContourMark(grid, levelCount, series));

    /// <summary>Draws curves of equal value at given levels.</summary>
    public static Plot Contours(this Plot plot, ScalarGrid grid, IEnumerable<double> levels, string? series = null) =>
        plot.With(new ContourMark(grid, levels, series));

    /// <summary>Draws a function of two variables as colour.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="grid">The function on its grid.</param>
    /// <param name="legend">What the colours mean, with the unit, written at a colour bar; null for no bar.</param>
    /// <param name="scale">The colours; null: transparent to blue, for use behind other marks.</param>
    public static Plot Heat(this Plot plot, ScalarGrid grid, string? legend = null, ColorScale? scale = null) =>
        plot.With(new HeatMark(grid, legend, scale));

    /// <summary>Names the horizontal axis and sets its scale.</summary>
    public static Plot XAxis(this Plot plot, string title, AxisScale scale = AxisScale.Linear) =>
        plot.WithX(axis => axis with { Title = title, Scale = scale });

    /// <summary>Names the vertical axis and sets its scale.</summary>
    public static Plot YAxis(this Plot plot, string title, AxisScale scale = AxisScale.Linear) =>
        plot.WithY(axis => axis with { Title = title, Scale = scale });

    /// <summary>Shows x from low to high; the vertical axis then fits the points within.</summary>
    public static Plot XRange(this Plot plot, double low, double high) =>
        plot.WithX(axis => axis with { Minimum = low, Maximum = high });

    /// <summary>Shows y from low to high.</summary>
    public static Plot YRange(this Plot plot, double low, double high) =>
        plot.WithY(axis => axis with { Minimum = low, Maximum = high });
}
