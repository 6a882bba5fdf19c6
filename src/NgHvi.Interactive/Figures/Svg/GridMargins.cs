namespace NgHvi.Interactive.Figures.Svg;

/// <summary>
/// The room for labels and titles around the frames of a grid: one width per side of a column, one height per side of a row.
/// </summary>
internal sealed class GridMargins
{
    private readonly double[] left;
    private readonly double[] right;
    private readonly double[] top;
    private readonly double[] bottom;

    public GridMargins(Plot figure, (AxisRange X, AxisRange Y)[] ranges)
    {
        var panels = figure.Panels.Select((panel, i) => (Panel: panel, ranges[i].Y, Row: i / figure.Columns, Column: i % figure.Columns))
            .ToArray();
        var most = 0.4 * figure.Width / figure.Columns;
        double Widest(int column, Func<Panel, AxisRange, double> room) =>
            panels.Where(at => at.Column == column).Select(at => room(at.Panel, at.Y)).DefaultIfEmpty().Max();
        double Highest(int row, Func<Panel, double> room) =>
            panels.Where(at => at.Row == row).Select(at => room(at.Panel)).DefaultIfEmpty().Max();
        left = [.. Enumerable.Range(0, figure.Columns).Select(column => Widest(column, (panel, y) => Left(panel, y, most)))];
        right = [.. Enumerable.Range(0, figure.Columns).Select(column => Widest(column, (panel, _) => 14 + HeatDrawing.BarRoom(panel)))];
        top = [.. Enumerable.Range(0, figure.Rows).Select(row => Highest(row, Top))];
        bottom = [.. Enumerable.Range(0, figure.Rows).Select(row => Highest(row, Bottom))];
    }

    /// <summary>All widths together.</summary>
    public double Across => left.Sum() + right.Sum();

    /// <summary>All heights together.</summary>
    public double Down => top.Sum() + bottom.Sum();

    /// <summary>The widths left of the frames of a column.</summary>
    public double Before(int column) => left[..(column + 1)].Sum() + right[..column].Sum();

    /// <summary>The heights above the frames of a row.</summary>
    public double Above(int row) => top[..(row + 1)].Sum() + bottom[..row].Sum();

    private static double Left(Panel panel, AxisRange y, double most)
    {
        if (!panel.Y.HasLabels) return 6;

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
