namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>Turns marks into Plotly traces; reference lines are shapes of the layout instead.</summary>
internal static class PlotlyTraces
{
    /// <summary>The traces of one mark, without the axes and the legend they belong to.</summary>
    public static IEnumerable<JsonObject> Of(Mark mark, SeriesStyle style) => mark switch
    {
        LineMark line => [Line(line.X, line.Y, style)],
        PointsMark { IsDense: true } points => [Dots(points, style)],
        PointsMark points => [Markers(points.X, points.Y, style)],
        BandMark band => [Band(band, style)],
        HistogramMark { IsOutline: true } histogram => [Line(histogram.Outline().X, histogram.Outline().Y, style)],
        HistogramMark histogram => [Bars(histogram, style)],
        BarMark bar => [Bars(bar, style)],
        IntervalsMark { InnerLow.IsEmpty: false } intervals => [Intervals(intervals, style), Inner(intervals, style)],
        IntervalsMark intervals => [Intervals(intervals, style)],
        BoxMark box => Box(box, style),
        ArrowMark arrow => [Arrow(arrow, style)],
        ContourMark contour => contour.Levels.Select((level, k) => Contour(contour, k, style)),
        HeatMark heat => [Heat(heat)],
        LabelMark label => [Label(label, style)],
        RuleMark => [],
        _ => throw new NotSupportedException($"{mark.GetType().Name} has no Plotly form."),
    };

    private static JsonObject Scatter(IEnumerable<double> x, IEnumerable<double> y, string mode) => new()
    {
        ["type"] = "scatter",
        ["mode"] = mode,
        ["x"] = JsonNodes.Numbers(x),
        ["y"] = JsonNodes.Numbers(y),
    };

    private static JsonObject Line(IEnumerable<double> x, IEnumerable<double> y, SeriesStyle style, double width = 2)
    {
        var trace = Scatter(x, y, "lines");
        trace["line"] = new JsonObject
        {
            ["color"] = PlotlyStyle.Color(style),
            ["width"] = width,
            ["dash"] = PlotlyStyle.Dash(style.Dash),
        };
        return trace;
    }

    private static JsonObject Markers(IEnumerable<double> x, IEnumerable<double> y, SeriesStyle style)
    {
        var trace = Scatter(x, y, "markers");
        trace["marker"] = new JsonObject
        {
            ["color"] = PlotlyStyle.Color(style),
            ["size"] = 8,
            ["symbol"] = PlotlyStyle.Symbol(style.Marker),
        };
        return trace;
    }

    private static JsonObject Dots(PointsMark points, SeriesStyle style)
    {
        var trace = Markers(points.X, points.Y, style with { Marker = MarkerShape.Circle });
        (trace["marker"]!["size"], trace["opacity"]) = (4, 0.5);
        return trace;
    }

    private static JsonObject Band(BandMark band, SeriesStyle style)
    {
        var (x, y) = (new List<double>(), new List<double>());
        foreach (var run in FiniteRuns.Of(band))
        {
            x.AddRange([.. run.X, .. Enumerable.Reverse(run.X), double.NaN]);
            y.AddRange([.. run.High, .. Enumerable.Reverse(run.Low), double.NaN]);
        }

        var trace = Line(x, y, style with { Dash = LineDash.Solid }, width: 0);
        trace["fill"] = "toself";
        trace["fillcolor"] = PlotlyStyle.Transparent(PlotlyStyle.Color(style), 0.22);
        trace["hoverinfo"] = "skip";
        return trace;
    }

    private static JsonObject Bars(HistogramMark histogram, SeriesStyle style) => new()
    {
        ["type"] = "bar",
        ["x"] = JsonNodes.Numbers(histogram.Heights.Select((_, k) => (histogram.Edges[k] + histogram.Edges[k + 1]) / 2)),
        ["y"] = JsonNodes.Numbers(histogram.Heights),
        ["width"] = JsonNodes.Numbers(histogram.Heights.Select((_, k) => histogram.Edges[k + 1] - histogram.Edges[k])),
        ["marker"] = new JsonObject
        {
            ["color"] = PlotlyStyle.Transparent(PlotlyStyle.Color(style), 0.35),
            ["line"] = new JsonObject { ["width"] = 0 },
        },
    };

    private static JsonObject Bars(BarMark bar, SeriesStyle style)
    {
        var (along, across) = bar.IsHorizontal ? ("y", "x") : ("x", "y");
        var trace = new JsonObject
        {
            ["type"] = "bar",
            ["orientation"] = bar.IsHorizontal ? "h" : "v",
            [along] = JsonNodes.Numbers(bar.Positions),
            [across] = JsonNodes.Numbers(bar.Values.Zip(bar.Bases, (value, from) => value - from)),
            ["width"] = JsonNodes.Number(bar.Width),
            ["marker"] = new JsonObject { ["color"] = PlotlyStyle.Color(style), ["opacity"] = 0.85 },
        };
        if (bar.Bases.Any(from => from != 0))
        {
            trace["base"] = JsonNodes.Numbers(bar.Bases);
        }

        return trace;
    }

    private static JsonObject Inner(IntervalsMark intervals, SeriesStyle style)
    {
        var inner = new IntervalsMark(
            intervals.Positions, intervals.Center, intervals.InnerLow, intervals.InnerHigh, intervals.Series, intervals.IsVertical);
        var trace = Intervals(inner, style);
        trace[intervals.IsVertical ? "error_y" : "error_x"]!["thickness"] = 4;
        trace["hoverinfo"] = "skip";
        return trace;
    }

    private static JsonObject Intervals(IntervalsMark intervals, SeriesStyle style)
    {
        var centers = intervals.Center.Zip(intervals.Positions, intervals.Place).ToArray();
        var trace = Markers(centers.Select(center => center.X), centers.Select(center => center.Y), style);
        trace[intervals.IsVertical ? "error_y" : "error_x"] = new JsonObject
        {
            ["type"] = "data",
            ["symmetric"] = false,
            ["array"] = JsonNodes.Numbers(intervals.High.Zip(intervals.Center, (high, center) => high - center)),
            ["arrayminus"] = JsonNodes.Numbers(intervals.Center.Zip(intervals.Low, (center, low) => center - low)),
            ["thickness"] = intervals.IsDense ? 1 : 1.8,
            ["width"] = 0,
            ["color"] = PlotlyStyle.Color(style),
        };
        if (intervals.IsDense)
        {
            trace["opacity"] = 0.4;
        }

        return trace;
    }

    /// <summary>A box as the parts that the static image draws, so that both show the same quartiles.</summary>
    private static IEnumerable<JsonObject> Box(BoxMark box, SeriesStyle style)
    {
        var (x, y) = box.Lines();
        var lines = Line(x, y, style with { Dash = LineDash.Solid }, 1.8);
        var (left, right) = (box.Position - BoxMark.HalfWidth, box.Position + BoxMark.HalfWidth);
        return
        [
            Band(new BandMark([left, right], [box.LowerQuartile, box.LowerQuartile], [box.UpperQuartile, box.UpperQuartile]), style),
            lines,
            Markers(box.Outliers.Select(_ => box.Position), box.Outliers, style),
        ];
    }

    private static JsonObject Arrow(ArrowMark arrow, SeriesStyle style)
    {
        var trace = Line([arrow.From.X, arrow.To.X], [arrow.From.Y, arrow.To.Y], style with { Dash = LineDash.Solid }, 2.2);
        trace["mode"] = "lines+markers";
        trace["marker"] = new JsonObject
        {
            ["color"] = PlotlyStyle.Color(style),
            ["symbol"] = "arrow",
            ["angleref"] = "previous",
            ["size"] = JsonNodes.Numbers([0, 14]),
            ["opacity"] = 1,
            ["line"] = new JsonObject { ["width"] = 0 },
        };
        return trace;
    }

    private static JsonObject Contour(ContourMark contour, int levelIndex, SeriesStyle style)
    {
        var (x, y) = contour.Curves(contour.Levels[levelIndex]);
        var trace = Line(x, y, style, 1.3);
        trace["opacity"] = JsonNodes.Number(contour.Opacity(levelIndex));
        trace["hoverinfo"] = "skip";
        return trace;
    }

    private static JsonObject Heat(HeatMark heat)
    {
        var (grid, rows) = (heat.Grid, Enumerable.Range(0, heat.Grid.Y.Length));
        var trace = new JsonObject
        {
            ["type"] = "heatmap",
            ["x"] = JsonNodes.Numbers(grid.X),
            ["y"] = JsonNodes.Numbers(grid.Y),
            ["z"] = new JsonArray([.. rows.Select(row => JsonNodes.Numbers(grid.X.Select((_, column) => grid[row, column])))]),
            ["zmin"] = JsonNodes.Number(heat.Range.Low),
            ["zmax"] = JsonNodes.Number(heat.Range.High),
            ["showscale"] = heat.Legend is not null,
            ["colorscale"] = new JsonArray([.. heat.Scale.Stops.Select(stop => new JsonArray(JsonNodes.Number(stop.Place), stop.Color))]),
            ["hoverongaps"] = false,
        };
        if (!heat.Texts.IsEmpty)
        {
            trace["text"] = new JsonArray([.. rows.Select(row =>
                new JsonArray(
                    [.. grid.X.Select((_, column) => JsonValue.Create(PlotlyText.Encode(heat.Texts[(row * grid.X.Length) + column])))]))]);
            trace["texttemplate"] = "%{text}";
        }

        return trace;
    }

    private static JsonObject Label(LabelMark label, SeriesStyle style)
    {
        var trace = Scatter([label.X], [label.Y], "text");
        trace["text"] = new JsonArray(PlotlyText.Encode(label.Text));
        trace["textposition"] = "top right";
        trace["textfont"] = new JsonObject { ["color"] = PlotlyStyle.Color(style) };
        trace["hoverinfo"] = "skip";
        return trace;
    }
}
