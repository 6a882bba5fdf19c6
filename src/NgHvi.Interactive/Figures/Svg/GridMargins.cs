namespace NgHvi.Interactive.Figures.Svg;

/// <summary>
/// The room for labels and titles around the frames of a grid: one width per side of a column, one height per side of a row.
/// </summary>
internal sealed class GridMargins
{
    private readonly double[] _left;
    private readonly double[] _right;
    private readonly double[] _top;
    private readonly double[] _bottom;

    public GridMargins(Figure figure, (AxisRange X, AxisRange Y)[] ranges)
    {
        var panels = figure.Panels.Select((panel, i) => (Panel: panel, ranges[i].Y, Row: i / figure.Columns, Column: i % figure.Columns))
            .ToArray();
        var most = 0.4 * figure.Width / figure.Columns;
        double Widest(int column, Func<Panel, AxisRange, double> room) =>
            panels.Where(at => at.Column == column).Select(at => room(at.Panel, at.Y)).DefaultIfEmpty().Max();
        double Highest(int row, Func<Panel, double> room) =>
            panels.Where(at => at.Row == row).Select(at => room(at.Panel)).DefaultIfEmpty().Max();
        _left = [.. Enumerable.Range(0, figure.Columns).Select(column => Widest(column, (panel, y) => Left(panel, y, most)))];
        _right = [.. Enumerable.Range(0, figure.Columns).Select(column => Widest(column, (panel, _) => 14 + HeatDrawing.BarRoom(panel)))];
        _top = [.. Enumerable.Range(0, figure.Rows).Select(row => Highest(row, Top))];
        _bottom = [.. Enumerable.Range(0, figure.Rows).Select(row => Highest(row, Bottom))];
    }

    /// <summary>All widths together.</summary>
    public double Across => _left.Sum() + _right.Sum();

    /// <summary>All heights together.</summary>
    public double Down => _top.Sum() + _bottom.Sum();

    /// <summary>The widths left of the frames of a column.</summary>
    public double Before(int column) => _left[..(column + 1)].Sum() + _right[..column].Sum();

    /// <summary>The heights above the frames of a row.</summary>
    public double Above(int row) => _top[..(row + 1)].Sum() + _bottom[..row].Sum();

    private static double Left(Panel panel, AxisRange y, double most)
    {
        if (!panel.Y.HasLabels)
        {
            return 6;
        }

        // How high the frame will be is not known yet, and with it how many decimals its ticks have.
        var labels = panel.Y.HasCategories ? panel.Y.Categories
            : ((double[])[90, 150, 220, 300, 400]).SelectMany(height => FigureLayout.DownTicks(panel.Y, y, height))
                .Select(tick => tick.Label);
        var widest = labels.Select(label => TextWidth.Of(label, FigureLayout.LabelSize)).DefaultIfEmpty().Max();
        return Math.Min(widest, most) + 10 + (panel.Y.Title.Length > 0 ? 20 : 0);
    }

    private static double Top(Panel panel) =>
        (panel.Title.Length > 0 ? 24 : 6) + (panel.Marks.Any(mark => mark is RuleMark { IsVertical: true, Label.Length: > 0 }) ? 14 : 0);

    private static double Bottom(Panel panel) => !panel.X.HasLabels ? 8 : 24 + (panel.X.Title.Length > 0 ? 20 : 0);
}
