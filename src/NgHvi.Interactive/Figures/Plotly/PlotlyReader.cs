namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>Reads a Plotly figure made elsewhere: keeps its JSON whole and draws what the marks of an image can show.</summary>
internal static class PlotlyReader
{
    private const int PlotlyHeight = 450;

    public static Plot Read(string json, string? layoutJson)
    {
        var source =
            Source(PlotlyJson.Parse(json, "Plotly figure"), layoutJson is null ? null : PlotlyJson.Parse(layoutJson, "Plotly layout"));
        JsonObject[] traces = [.. ((JsonArray)source["data"]!).Select((trace, i) => trace as JsonObject
            ?? throw new InputException($"The Plotly figure's data[{i}] is {Kind(trace)}; a trace is an object."))];
        var layout = source["layout"]!;
        var notes = new List<string>();
        var grid = new PanelGrid(traces, layout);
        var panels = grid.Cells.Select(cell => cell is { } axes ? ReadPanel(axes, traces, layout, notes) : Panel.Blank).ToImmutableList();
        foreach (var (cell, i) in grid.Cells.Select((cell, i) => (cell, i)))
        {
            panels = cell is { } axes ? panels.SetItem(i, new LayoutReader(layout, axes).Add(panels[i])) : panels;
        }

        notes.AddRange(LayoutReader.LeftOut(source));
        var foreign =
            new ForeignFigure(source, [.. grid.Cells.Select(cell => cell is { } axes ? (axes.X, axes.Y) : default((string, string)?))]);
        var figure = new Plot(panels)
        {
            Title = layout.At("title").Title(),
            Subtitle = layout.At("title").At("subtitle").Title(),
            Width = Side(layout.At("width") ?? layout.At("meta").At("width"), Plot.DefaultWidth),
            Height = Side(layout.At("height"), PlotlyHeight),
            Rows = grid.Rows,
            Columns = grid.Columns,
            HasLegend = layout.At("showlegend").Truth() ?? (traces.Length > 1 || traces.Any(trace => trace["showlegend"].Truth() == true)),
            Notes = notes.Count > 0 ? [$"Not in this image: {string.Join("; ", notes.Distinct())}."] : [],
        };
        return figure.From(foreign);
    }

    private static JsonObject Source(JsonNode? json, JsonNode? layout)
    {
        var data = json switch
        {
            JsonArray all => all,
            JsonObject figure when figure["data"] is JsonArray all => all,
            JsonObject { Count: > 0 } trace when !trace.ContainsKey("data")
                && (trace.ContainsKey("type") || trace.ContainsKey("x") || trace.ContainsKey("y")) => [trace.DeepClone()],
            JsonObject figure when !figure.ContainsKey("data") && figure["layout"] is JsonObject => [],
            JsonObject => throw new InputException(
                "The Plotly figure has no array \"data\"; it must be {\"data\":[…],\"layout\":{…}} or an array of traces."),
            _ => throw new InputException($"A Plotly figure is an object with \"data\", or an array of traces; this JSON is {Kind(json)}."),
        };
        var source = json is JsonObject whole && (whole.ContainsKey("data") || whole.ContainsKey("layout")) ? whole : [];
        if (!ReferenceEquals(source["data"], data))
        {
            source["data"] = data;
        }

        source["layout"] = (layout ?? source["layout"]) switch
        {
            null => new JsonObject(),
            JsonObject found => ReferenceEquals(found, source["layout"]) ? found.DeepClone() : found,
            var other => throw new InputException($"The Plotly figure's layout is {Kind(other)}; it must be an object."),
        };
        return source;
    }

    private static Panel ReadPanel(PanelAxes axes, JsonObject[] traces, JsonNode layout, List<string> notes)
    {
        var way = PlotlyColor.Way(layout);
        var own = traces.Select((trace, index) => (Trace: trace, Index: index)).Where(
            one => axes.Holds(one.Trace) && one.Trace["visible"].Truth() != false && one.Trace["visible"].Text() != "legendonly").ToArray();
        var bars = own.Select(one => one.Trace).Where(trace => TraceReader.Type(trace) == "bar").ToLookup(BarReader.IsHorizontal);
        var slots = bars.SelectMany(group => BarReader.Slots([.. group], axes.Across, axes.Down, layout)).ToDictionary();
        var panel = Panel.Empty;
        (double[] X, double[] Y)? before = null;
        foreach (var (trace, index) in own)
        {
            var name = trace["name"].Text() is { } text ? PlotlyText.Decode(text)
                : traces.Length > 1 && trace["showlegend"].Truth() != false ? string.Create(CultureInfo.InvariantCulture, $"trace {index}")
                : null;
            var reader = new TraceReader(trace, axes.Across, axes.Down, way[index % way.Length], name);
            var marks = reader.Read(before, slots.GetValueOrDefault(trace));
            if (marks is null)
            {
                notes.Add($"{name ?? "a trace"} ({TraceReader.Type(trace)})");
            }

            before = TraceReader.Type(trace) is "scatter" or "scattergl" ? reader.Points() : before;
            panel = (marks ?? []).Aggregate(panel, (drawn, mark) => drawn.With(mark));
        }

        if (axes.Across.IsDate || axes.Down.IsDate)
        {
            notes.Add("dates, which are shown as years");
        }

        return panel.WithAxes(axes.Across.ToAxis(), axes.Down.ToAxis());
    }

    private static int Side(JsonNode? given, int otherwise) => given.Number() is >= 120 and <= 4000 and var side
        ? (int)Math.Round(side)
        : otherwise;

    private static string Kind(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "an object",
        JsonArray => "an array",
        _ => node.Text() is not null ? "a string" : node.Truth() is not null ? "true or false" : "a number",
    };
}
