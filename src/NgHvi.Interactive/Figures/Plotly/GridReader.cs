namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>Reads heat maps and contours.</summary>
internal static class GridReader
{
    /// <summary>A heat map; null where its numbers make no grid.</summary>
    public static List<Mark>? Heat(JsonObject trace, PlotlyAxis x, PlotlyAxis y) => Grid(trace, x, y) is { } read
        ? [HeatOf(trace, read.Grid, read.Order)]
        : null;

    /// <summary>Contours over their colours, unless lines are all they are; null where the numbers make no grid.</summary>
    public static List<Mark>? Contours(JsonObject trace, PlotlyAxis x, PlotlyAxis y)
    {
        if (Grid(trace, x, y) is not { } read) return null;

        var settings = trace["contours"];
        var lines = (settings.At("start").Number(), settings.At("end")
            .Number(), settings.At("size").Number()) is ({ } start, { } end, > 0 and var size) && end >= start && (end - start) / size < 200
            ? new ContourMark(read.Grid, Enumerable.Range(0, (int)((end - start) / size) + 1).Select(k => start + (k * size)))
            : new ContourMark(read.Grid, (int)Math.Clamp((trace["ncontours"].Number() ?? 10) - 1, 1, 50));
        var styled = lines.InStyle(new SeriesStyle(PlotlyColor.Hex(trace["line"].At("color")), LineDash.Solid, MarkerShape.Circle), false);
        return settings.At("coloring").Text() is "lines" or "none" ? [styled] : [HeatOf(trace, read.Grid, read.Order), styled];
    }

    private static HeatMark HeatOf(JsonObject trace, ScalarGrid grid, int[] order)
    {
        var hasText = trace["texttemplate"].Text() is { Length: > 0 };
        var texts = trace["text"] is JsonArray rows ? rows.Select(row => PlotlyValues.Of(row)).ToArray() : [];
        var isWhole = hasText && texts.Length * grid.X.Length == grid.Values.Length && texts.All(row => row.Count == grid.X.Length);
        var scale = PlotlyColor.Scale(trace["colorscale"], trace["reversescale"].Truth() == true) ?? PlotlyColor.Scale("viridis", false)!;
        var (low, high) = grid.Range;
        return new HeatMark(
            grid,
            trace["showscale"].Truth() == false ? null : trace["colorbar"].At("title").Title(),
            scale,
            isCells: true,
            isWhole ? order.SelectMany(row => texts[row]).Select(text => PlotlyText.Decode($"{text}")) : null,
            (trace["zmin"].Number() ?? low, trace["zmax"].Number() ?? high));
    }

    /// <summary>The numbers on their grid, and the rows of the trace in the grid's order.</summary>
    private static (ScalarGrid Grid, int[] Order)? Grid(JsonObject trace, PlotlyAxis x, PlotlyAxis y)
    {
        var rows = PlotlyValues.Rows(trace["z"]);
        var columns = rows.Length > 0 ? rows.Min(row => row.Length) : 0;
        var (across, down) = (Places(x, trace["x"], columns), Places(y, trace["y"], rows.Length));
        if (columns < 2 || rows.Length < 2 || across is null || down is null || trace["transpose"].Truth() == true)
        {
            return null;
        }

        var order = Enumerable.Range(0, rows.Length).OrderBy(row => down[row]).ToArray();
        var columnOrder = Enumerable.Range(0, columns).OrderBy(column => across[column]).ToArray();
        double[] sortedX = [.. across.Order()];
        double[] sortedY = [.. down.Order()];
        return IsIncreasing(sortedX) && IsIncreasing(sortedY)
            ? (new ScalarGrid(sortedX, sortedY, order.SelectMany(row => columnOrder.Select(column => rows[row][column]))), order)
            : null;
    }

    private static bool IsIncreasing(double[] values) => values.Zip(values.Skip(1)).All(pair => pair.First < pair.Second);

    /// <summary>The middle of each cell; of one place more than there are cells, they are the borders.</summary>
    private static double[]? Places(PlotlyAxis axis, JsonNode? given, int count)
    {
        var places = axis.Read(given);
        return places.Length == 0 ? [.. Enumerable.Range(0, count).Select(i => (double)i)]
            : places.Length == count ? places
            : places.Length == count + 1 ? [.. places.Zip(places.Skip(1), (a, b) => (a + b) / 2)] : null;
    }
}
