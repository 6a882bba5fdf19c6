namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>A Plotly figure made elsewhere: its JSON, kept whole, and what the image draws of it.</summary>
internal sealed record ForeignFigure(JsonObject Json, ImmutableArray<(string X, string Y)?> Axes)
{
    /// <summary>The figure before anything was added to it.</summary>
    public Plot? AsRead { get; init; }

    /// <summary>The JSON with what the figure has since been given: marks, titles, axes, size.</summary>
    public JsonObject Write(Plot figure)
    {
        var json = (JsonObject)Json.DeepClone();
        if (AsRead is null || ReferenceEquals(AsRead, figure)) return json;

        var layout = (JsonObject)json["layout"]!;
        if ((figure.Title, figure.Subtitle) != (AsRead.Title, AsRead.Subtitle))
        {
            layout["title"] = new JsonObject
            {
                ["text"] = PlotlyText.Encode(figure.Title),
                ["subtitle"] = new JsonObject { ["text"] = PlotlyText.Encode(figure.Subtitle) },
            };
        }

        if ((figure.Width, figure.Height) != (AsRead.Width, AsRead.Height))
        {
            (layout["width"], layout["height"]) = (figure.Width, figure.Height);
        }

        if (figure.HasLegend != AsRead.HasLegend)
        {
            layout["showlegend"] = figure.HasLegend;
        }

        for (var i = 0; i < figure.Panels.Count; i++)
        {
            if (Axes[i] is { } axes)
            {
                AddPanel(json, layout, figure, i, axes);
            }
        }

        return json;
    }

    private void AddPanel(JsonObject json, JsonObject layout, Plot figure, int i, (string X, string Y) axes)
    {
        var (panel, old) = (figure.Panels[i], AsRead!.Panels[i]);
        SetAxis(layout, axes.X, panel.X, old.X);
        SetAxis(layout, axes.Y, panel.Y, old.Y);
        var known = old.Marks.ToHashSet<Mark>(ReferenceEqualityComparer.Instance);
        foreach (var mark in panel.BackToFront.Where(mark => !known.Contains(mark)))
        {
            foreach (var trace in PlotlyTraces.Of(mark, figure.Palette.Of(mark)))
            {
                (trace["xaxis"], trace["yaxis"]) = (axes.X, axes.Y);
                if (mark.Series is { } series)
                {
                    trace["name"] = PlotlyText.Encode(series);
                }

                trace["showlegend"] = mark.Series is not null;
                ((JsonArray)json["data"]!).Add(trace);
            }

            if (mark is RuleMark rule)
            {
                var shapes = layout["shapes"] as JsonArray ?? [];
                layout["shapes"] = shapes;
                shapes.Add(PlotlyLayout.Rule(rule, figure.Palette.Of(rule), axes.X[1..], axes.Y[1..]));
            }
        }
    }

    private static void SetAxis(JsonObject layout, string id, Axis axis, Axis old)
    {
        if (axis == old) return;

        var key = $"{id[0]}axis{id[1..]}";
        var settings = layout[key] as JsonObject ?? [];
        layout[key] = settings;
        if (axis.Title != old.Title)
        {
            settings["title"] = new JsonObject { ["text"] = PlotlyText.Encode(axis.Title) };
        }

        if (axis.Scale != old.Scale)
        {
            settings["type"] = axis.Scale == AxisScale.Log ? "log" : "linear";
        }

        if (axis is { Minimum: { } low, Maximum: { } high })
        {
            double[] range = axis.IsReversed ? [high, low] : [low, high];
            settings["range"] = JsonNodes.Numbers(range.Select(end => axis.Scale == AxisScale.Log ? Math.Log10(end) : end));
        }
        else if (axis.IsReversed != old.IsReversed)
        {
            settings["autorange"] = axis.IsReversed ? "reversed" : true;
        }
    }
}
