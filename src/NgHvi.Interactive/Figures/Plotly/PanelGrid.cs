namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>
/// Finds the panels of a figure that is read, by the axes that traces name, and their places, by the domains of the axes.
/// </summary>
internal sealed class PanelGrid
{
    private static readonly string[] Flat =
        ["scatter", "scattergl", "bar", "histogram", "histogram2d", "histogram2dcontour", "box", "violin", "heatmap", "contour"];

    public PanelGrid(JsonObject[] traces, JsonNode layout)
    {
        var flat = traces.Where(trace => Flat.Contains(TraceReader.Type(trace)) || trace["xaxis"] is not null).ToArray();
        var names = flat.Length == 0 && traces.Length > 0
            ? [("x", "y")]
            : flat.Select(PanelAxes.Of).Concat(Empty(layout)).DefaultIfEmpty(("x", "y")).Distinct().ToArray();
        var axes = names.SelectMany(pair => new[] { pair.Item1, pair.Item2 }).Distinct()
            .ToDictionary(name => name, name => new PlotlyAxis(layout.At(PanelAxes.Key(name)), Samples(flat, name)));
        var places = names.Select((pair, i) => (Left: Start(layout, pair.Item1, i), Bottom: Start(layout, pair.Item2, i))).ToArray();
        var (columns, rows) = (Distinct(places.Select(place => place.Left)), Distinct(places.Select(place => -place.Bottom)));
        var cells = new PanelAxes?[rows.Length * columns.Length];
        for (var i = 0; i < names.Length; i++)
        {
            var at = (Array.FindIndex(rows, row => Math.Abs(row + places[i].Bottom) < 0.01) * columns.Length)
                + Array.FindIndex(columns, column => Math.Abs(column - places[i].Left) < 0.01);
            var panel = new PanelAxes(names[i].Item1, names[i].Item2, axes[names[i].Item1], axes[names[i].Item2]);
            if (cells[at] is not null)
            {
                // Axes that lie over others, as a second vertical axis, get a panel of their own below.
                cells = [.. cells, panel, .. new PanelAxes?[columns.Length - 1]];
                continue;
            }

            cells[at] = panel;
        }

        (Columns, Rows, Cells) = (columns.Length, cells.Length / columns.Length, [.. cells]);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The axes of each panel, row by row; null where the grid has a gap.</summary>
    public ImmutableArray<PanelAxes?> Cells { get; }

    /// <summary>Panels that the layout places and no trace fills.</summary>
    private static IEnumerable<(string X, string Y)> Empty(JsonNode layout) => layout is not JsonObject settings ? [] :
        from axis in settings
        where axis.Key.StartsWith("xaxis", StringComparison.Ordinal) && axis.Key[5..].All(char.IsAsciiDigit)
            && axis.Value.At("domain") is not null
        let y = axis.Value.At("anchor").Text()
        where y is ['y', ..] && layout.At(PanelAxes.Key(y)).At("anchor").Text() == $"x{axis.Key[5..]}"
        select ($"x{axis.Key[5..]}", y);

    private static object?[] Samples(JsonObject[] traces, string name)
    {
        var letter = name[..1];
        return [.. traces.Where(trace => PanelAxes.Of(trace) is var pair && (letter == "x" ? pair.X : pair.Y) == name)
            .SelectMany(trace => letter == "x" && TraceReader.Type(trace) == "box" && trace["x"] is null && trace["x0"] is null
                ? [trace["name"].Text() ?? "box"] : PlotlyValues.Of(trace[letter]).Take(1000))];
    }

    private static double Start(JsonNode layout, string axis, int panel)
    {
        if (PlotlyValues.Numbers(layout.At(PanelAxes.Key(axis)).At("domain")) is [var from, _] && double.IsFinite(from))
        {
            return from;
        }

        if (layout.At("grid") is not JsonObject) return 0;

        // Without domains, layout.grid divides the page: each panel has its cell, or each axis its row or column.
        var (rows, columns) = ((int)(layout.At("grid").At("rows").Number() ?? 1), (int)(layout.At("grid").At("columns").Number() ?? 1));
        var number = int.TryParse(axis.AsSpan(1), out var found) ? found - 1 : 0;
        var isCell = layout.At("grid").At("pattern").Text() == "independent";
        return axis[0] == 'x' ? (double)((isCell ? panel : number) % Math.Max(1, columns)) / Math.Max(1, columns)
            : -(double)(isCell ? panel / Math.Max(1, columns) : number) / Math.Max(1, rows);
    }

    private static double[] Distinct(IEnumerable<double> places)
    {
        var found = new List<double>();
        foreach (var place in places.Order())
        {
            if (found.Count == 0 || place - found[^1] >= 0.01)
            {
                found.Add(place);
            }
        }

        return [.. found];
    }
}
