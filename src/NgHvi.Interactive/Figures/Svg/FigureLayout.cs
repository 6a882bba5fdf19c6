namespace NgHvi.Interactive.Figures.Svg;

/// <summary>Divides a figure's area: title, legend, then a grid of panels whose frames line up.</summary>
internal sealed class FigureLayout
{
    public const double TitleSize = 15;
    public const double SubtitleSize = 12.5;
    public const double PanelTitleSize = 13;
    public const double LabelSize = 11.5;
    public const double AxisTitleSize = 12.5;
    public const double LegendSize = 12.5;
    private const double Edge = 8;

    public FigureLayout(Plot figure)
    {
        var width = figure.Width - (2 * Edge);
        Title = TextWidth.Wrap(figure.Title, TitleSize * 1.06, width);
        Subtitle = TextWidth.Wrap(figure.Subtitle, SubtitleSize, width);
        Notes = [.. figure.Notes.SelectMany(note => TextWidth.Wrap(note, LabelSize, width))];
        Legend = figure.HasLegend ? LegendRows([.. figure.Series], width) : [];
        var top = Edge + (Title.Count * 20) + (Subtitle.Count * 17) + (Title.Count > 0 ? 4 : 0);
        LegendTop = top;
        top += Legend.Count * 20;

        var ranges = FigureRanges.Of(figure);
        var margins = new GridMargins(figure, ranges);
        var height = figure.Height - top - Edge - (15 * Notes.Count);
        var cell =
            (Width: Math.Max(10, (width - margins.Across) / figure.Columns), Height: Math.Max(10, (height - margins.Down) / figure.Rows));
        Frames = [.. figure.Panels.Select((panel, i) => new PanelFrame(panel, ranges[i].X, ranges[i].Y, new Box(
            Edge + margins.Before(i % figure.Columns) + (cell.Width * (i % figure.Columns)),
            top + margins.Above(i / figure.Columns) + (cell.Height * (i / figure.Columns)),
            cell.Width,
            cell.Height)))];
    }

    public IReadOnlyList<string> Title { get; }

    public IReadOnlyList<string> Subtitle { get; }

    /// <summary>Lines under the panels: what could not be drawn.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The series of each row of the legend.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Legend { get; }

    public double LegendTop { get; }

    /// <summary>One frame per panel.</summary>
    public IReadOnlyList<PanelFrame> Frames { get; }

    /// <summary>The width of one legend entry: glyph, name and the space after it.</summary>
    public static double LegendWidth(string series) => 34 + TextWidth.Of(series, LegendSize) + 16;

    /// <summary>Ticks of a vertical axis of a height, or its categories.</summary>
    public static IReadOnlyList<Tick> DownTicks(Axis axis, AxisRange range, double height) =>
        Categories(axis, (int)(height / 13)) ?? range.Ticks(Math.Max(3, (int)(height / 45)));

    /// <summary>Ticks of a horizontal axis of a width, as many as their labels have room for.</summary>
    public static IReadOnlyList<Tick> AcrossTicks(Axis axis, AxisRange range, double width)
    {
        if (Categories(axis, (int)(width / 50)) is { } categories) return categories;

        var target = Math.Max(4, (int)(width / 70));
        var ticks = range.Ticks(target);
        while (target > 1 && ticks.Sum(tick => TextWidth.Of(tick.Label, LabelSize) + 8) > width)
        {
            ticks = range.Ticks(--target);
        }

        return ticks;
    }

    private static Tick[]? Categories(Axis axis, int room)
    {
        var stride = Math.Max(1, (int)Math.Ceiling((double)axis.Categories.Length / Math.Max(1, room)));
        return axis.HasCategories
            ? [.. axis.Categories.Select((name, i) => new Tick(i, name)).Where((_, i) => i % stride == 0)]
            : null;
    }

    private static List<List<string>> LegendRows(string[] series, double width)
    {
        var rows = new List<List<string>>();
        var used = double.PositiveInfinity;
        foreach (var name in series)
        {
            if (used + LegendWidth(name) > width)
            {
                rows.Add([]);
                used = 0;
            }

            rows[^1].Add(name);
            used += LegendWidth(name);
        }

        return rows;
    }
}
