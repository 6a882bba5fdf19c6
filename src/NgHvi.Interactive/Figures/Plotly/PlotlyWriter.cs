using System.Text.Json.Nodes;
using NgHvi.Interactive.Figures.Marks;

namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>Writes a <see cref="Figure"/> as a Plotly figure in JSON, with the ranges and colours of the static image.</summary>
internal static class PlotlyWriter
{
    public static string Write(Figure figure, bool withConfig = false)
    {
        var json = new JsonObject { ["data"] = Data(figure), ["layout"] = PlotlyLayout.Of(figure) };
        if (withConfig)
        {
            json["config"] = new JsonObject { ["responsive"] = true, ["displaylogo"] = false };
        }

        return json.ToJsonString();
    }

    private static JsonArray Data(Figure figure)
    {
        var (data, palette, inLegend) = (new JsonArray(), figure.Palette, LegendMarks(figure));
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            foreach (var mark in figure.Panels[i].BackToFront)
            {
                var isFirst = true;
                foreach (var trace in PlotlyTraces.Of(mark, palette[mark.Series]))
                {
                    trace["xaxis"] = $"x{PlotlyLayout.Suffix(i)}";
                    trace["yaxis"] = $"y{PlotlyLayout.Suffix(i)}";
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

    /// <summary>One mark per series stands for it in the legend; a line says more than an area.</summary>
    private static HashSet<Mark> LegendMarks(Figure figure) => [.. figure.Series.Select(series =>
        figure.Panels.SelectMany(panel => panel.Marks)
            .Where(mark => mark.Series == series && mark is not RuleMark and not LabelMark)
            .OrderBy(mark => mark switch { LineMark => 0, PointsMark or IntervalsMark => 1, _ => 2 })
            .First())];
}
