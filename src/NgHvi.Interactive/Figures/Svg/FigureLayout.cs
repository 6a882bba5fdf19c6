using NgHvi.Interactive.Figures.Marks;

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

    public FigureLayout(Figure figure)
    {
        var width = figure.Width - (2 * Edge);
        Title = TextWidth.Wrap(figure.Title, TitleSize * 1.06, width);
        Subtitle = TextWidth.Wrap(figure.Subtitle, SubtitleSize, width);
        Legend = figure.HasLegend ? LegendRows([.. figure.Series], width) : [];
        var top = Edge + (Title.Count * 20) + (Subtitle.Count * 17) + (Title.Count > 0 ? 4 : 0);
        LegendTop = top;
        top += Legend.Count * 20;

        var ranges = figure.Panels.Select(AxisRange.Of).ToArray();
        var cell = (Width: width / figure.Columns, Height: (figure.Height - top - Edge) / figure.Rows);
        var margin = Margins(figure, ranges, cell.Width);
        Frames = [.. figure.Panels.Select((panel, i) => new PanelFrame(panel, ranges[i].X, ranges[i].Y, new Box(
            Edge + (cell.Width * (i % figure.Columns)) + margin.Left,
            top + (cell.Height * (i / figure.Columns)) + margin.Top,
            Math.Max(10, cell.Width - margin.Left - 14),
            Math.Max(10, cell.Height - margin.Top - margin.Bottom))))];
    }

    public IReadOnlyList<string> Title { get; }

    public IReadOnlyList<string> Subtitle { get; }

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
        if (Categories(axis, (int)(width / 50)) is { } categories)
        {
            return categories;
        }

        var target = Math.Max(4, (int)(width / 70));
        var ticks = range.Ticks(target);
        while (target > 1 && ticks.Sum(tick => TextWidth.Of(tick.Label, LabelSize) + 12) > width)
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

    private static (double Left, double Top, double Bottom) Margins(
        Figure figure, (AxisRange X, AxisRange Y)[] ranges, double cellWidth)
    {
        var labels = figure.Panels.Select((panel, i) => DownTicks(panel.Y, ranges[i].Y, 200)
            .Concat(panel.Y.HasCategories ? panel.Y.Categories.Select(name => new Tick(0, name)) : [])
            .Select(tick => TextWidth.Of(tick.Label, LabelSize)).DefaultIfEmpty().Max()).Max();
        var hasDownTitle = figure.Panels.Any(panel => panel.Y.Title.Length > 0);
        var hasAcrossTitle = figure.Panels.Any(panel => panel.X.Title.Length > 0);
        var hasRuleLabel = figure.Panels.Any(panel => panel.Marks.Any(mark => mark is RuleMark { IsVertical: true, Label.Length: > 0 }));
        var hasTitle = figure.Panels.Any(panel => panel.Title.Length > 0);
        return (
            Math.Min(labels, cellWidth * 0.4) + 10 + (hasDownTitle ? 20 : 0),
            (hasTitle ? 24 : 6) + (hasRuleLabel ? 14 : 0),
            24 + (hasAcrossTitle ? 20 : 0));
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
