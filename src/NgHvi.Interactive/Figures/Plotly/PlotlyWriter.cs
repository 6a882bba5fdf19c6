using NgHvi.Interactive.Figures.Svg;

namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>Writes a <see cref="Plot"/> as a Plotly figure in JSON, with the ranges and colours of the static image.</summary>
internal static class PlotlyWriter
{
    public static string Write(Plot figure, bool withConfig = false)
    {
        if (figure.Foreign is { } foreign) return foreign.Write(figure).ToJsonString();

        var json = new JsonObject { ["data"] = Data(figure), ["layout"] = PlotlyLayout.Of(figure) };
        if (withConfig)
        {
            json["config"] = new JsonObject { ["responsive"] = true, ["displaylogo"] = false };
        }

        return json.ToJsonString();
    }

    private static JsonArray Data(Plot figure)
    {
        var (data, palette, inLegend) = (new JsonArray(), figure.Palette, LegendMarks(figure));
        var image = new FigureLayout(figure);
        var area = PlotArea.Of(figure, image);
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            foreach (var mark in figure.Panels[i].BackToFront)
            {
                var isFirst = true;
                foreach (var trace in PlotlyTraces.Of(mark, palette.Of(mark)))
                {
                    trace["xaxis"] = $"x{PlotlyLayout.Suffix(i)}";
                    trace["yaxis"] = $"y{PlotlyLayout.Suffix(i)}";
                    if (mark is HeatMark { Legend: { } legend })
                    {
                        trace["colorbar"] = ColorBar(legend, image.Frames[i].Box, area);
                    }

                    if (mark.Series is { } series)
                    {
                        trace["name"] = PlotlyText.Encode(series);
                        trace["legendgroup"] = PlotlyText.Encode(series);
                    }

                    // A mark may stand in several panels, as in a closer view; its first place names it.
                    trace["showlegend"] = isFirst && inLegend.Remove(mark);
                    isFirst = false;
                    data.Add(trace);
                }
            }
        }

        return data;
    }

    private static JsonObject ColorBar(string legend, Box frame, PlotArea area) => new()
    {
        ["title"] = new JsonObject { ["text"] = PlotlyText.Encode(legend), ["side"] = "right" },
        ["thickness"] = HeatDrawing.BarWidth,
        ["outlinewidth"] = 0,
        ["x"] = JsonNodes.Number((frame.Right - area.Left) / area.Width),
        ["xpad"] = 10,
        ["y"] = JsonNodes.Number((area.Top + area.Height - frame.Bottom + (frame.Height / 2)) / area.Height),
        ["yanchor"] = "middle",
        ["len"] = JsonNodes.Number(frame.Height / area.Height),
        ["ypad"] = 0,
    };

    /// <summary>One mark per series stands for it in the legend; a line says more than an area.</summary>
    private static HashSet<Mark> LegendMarks(Plot figure) => [.. figure.Series.Select(series =>
        figure.Panels.SelectMany(panel => panel.Marks)
            .Where(mark => mark.Series == series && mark is not RuleMark and not LabelMark && mark.IsInLegend)
            .OrderBy(mark => mark switch { LineMark => 0, PointsMark or IntervalsMark => 1, _ => 2 })
            .First())];
}
