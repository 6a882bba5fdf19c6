using System.Text.Json.Nodes;
using NgHvi.Interactive.Figures.Marks;

namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>Writes the layout of a Plotly figure: titles, axes in a grid, reference lines.</summary>
internal static class PlotlyLayout
{
    private const string GridColor = "rgba(128,128,128,0.22)";

    private const int Bottom = 48;

    public static JsonObject Of(Figure figure)
    {
        var hasPanelTitles = figure.Panels.Any(panel => panel.Title.Length > 0);
        var top = 68 + (figure.Subtitle.Length > 0 ? 18 : 0) + (hasPanelTitles ? 22 : 0);
        var layout = new JsonObject
        {
            ["title"] = new JsonObject
            {
                ["text"] = PlotlyText.Encode(figure.Title),
                ["subtitle"] = new JsonObject { ["text"] = PlotlyText.Encode(figure.Subtitle) },
                ["x"] = 0.01,
                ["xanchor"] = "left",
                ["y"] = JsonNodes.Number(1 - (12.0 / figure.Height)),
                ["yanchor"] = "top",
                ["font"] = new JsonObject { ["size"] = 16 },
            },
            ["height"] = figure.Height,
            ["autosize"] = true,
            ["font"] = new JsonObject { ["color"] = PlotlyStyle.Foreground, ["size"] = 12 },
            ["paper_bgcolor"] = "rgba(0,0,0,0)",
            ["plot_bgcolor"] = "rgba(0,0,0,0)",
            ["modebar"] = new JsonObject { ["bgcolor"] = "rgba(0,0,0,0)", ["color"] = "#888888", ["activecolor"] = "#0072b2" },
            ["margin"] = new JsonObject { ["l"] = 56, ["r"] = 16, ["t"] = top, ["b"] = Bottom },
            ["showlegend"] = figure.HasLegend && figure.Series.Any(),
            ["legend"] = new JsonObject
            {
                ["orientation"] = "h",
                ["x"] = 0,
                ["y"] = JsonNodes.Number(1 + ((hasPanelTitles ? 24.0 : 4.0) / Math.Max(50, figure.Height - top - Bottom))),
                ["yanchor"] = "bottom",
            },
            ["hovermode"] = "closest",
        };
        if (figure.Panels.Any(panel => panel.Marks.Any(mark => mark is HistogramMark { IsOutline: false })))
        {
            (layout["barmode"], layout["bargap"]) = ("overlay", 0);
        }

        var (shapes, annotations) = (new JsonArray(), new JsonArray());
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            AddPanel(layout, shapes, annotations, figure, i);
        }

        layout["shapes"] = shapes;
        layout["annotations"] = annotations;
        return layout;
    }

    /// <summary>The end of an axis name: nothing for the first panel, then 2, 3, ….</summary>
    public static string Suffix(int panel) => panel == 0 ? "" : $"{panel + 1}";

    private static void AddPanel(JsonObject layout, JsonArray shapes, JsonArray annotations, Figure figure, int i)
    {
        var panel = figure.Panels[i];
        var (x, y) = AxisRange.Of(panel);
        var suffix = Suffix(i);
        var (row, column) = (i / figure.Columns, i % figure.Columns);
        layout[$"xaxis{suffix}"] = Axis(panel.X, x, $"y{suffix}", Domain(column, figure.Columns, 90.0 / figure.Width));
        layout[$"yaxis{suffix}"] = Axis(panel.Y, y, $"x{suffix}", Domain(figure.Rows - 1 - row, figure.Rows, 130.0 / figure.Height));
        foreach (var rule in panel.Marks.OfType<RuleMark>())
        {
            shapes.Add(Rule(rule, figure.Palette[rule.Series], suffix));
        }

        if (panel.Title.Length > 0)
        {
            annotations.Add(new JsonObject
            {
                ["text"] = PlotlyText.Encode(panel.Title),
                ["showarrow"] = false,
                ["xref"] = $"x{suffix} domain",
                ["yref"] = $"y{suffix} domain",
                ["x"] = 0,
                ["y"] = 1,
                ["xanchor"] = "left",
                ["yanchor"] = "bottom",
                ["font"] = new JsonObject { ["size"] = 13 },
            });
        }
    }

    private static JsonArray Domain(int index, int count, double gap)
    {
        var size = Math.Max(0.02, (1 - (gap * (count - 1))) / count);
        var start = index * (size + gap);
        return JsonNodes.Numbers([Math.Min(start, 0.98), Math.Min(1, start + size)]);
    }

    private static JsonObject Axis(Axis axis, AxisRange range, string anchor, JsonArray domain)
    {
        var isLog = range.Scale == AxisScale.Log;
        var (low, high) = isLog ? (Math.Log10(range.Low), Math.Log10(range.High)) : (range.Low, range.High);
        var json = new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = PlotlyText.Encode(axis.Title), ["standoff"] = 8 },
            ["type"] = isLog ? "log" : "linear",
            ["range"] = JsonNodes.Numbers(axis.IsReversed ? [high, low] : [low, high]),
            ["anchor"] = anchor,
            ["domain"] = domain,
            ["automargin"] = true,
            ["showline"] = true,
            ["linecolor"] = PlotlyStyle.Foreground,
            ["gridcolor"] = GridColor,
            ["zeroline"] = false,
            ["ticks"] = "outside",
            ["tickcolor"] = PlotlyStyle.Foreground,
            ["exponentformat"] = isLog || Math.Max(Math.Abs(low), Math.Abs(high)) >= 1e7 || high - low < 1e-4 ? "power" : "none",
        };
        if (isLog && high - low < 10)
        {
            json["dtick"] = high - low < 2.5 ? "D2" : 1;
        }

        if (axis.HasCategories)
        {
            json["tickmode"] = "array";
            json["tickvals"] = JsonNodes.Numbers(Enumerable.Range(0, axis.Categories.Length).Select(k => (double)k));
            json["ticktext"] = new JsonArray([.. axis.Categories.Select(name => (JsonNode?)PlotlyText.Encode(name))]);
        }

        return json;
    }

    private static JsonObject Rule(RuleMark rule, SeriesStyle style, string suffix)
    {
        var (along, across) = rule.IsVertical ? ("x", "y") : ("y", "x");
        return new JsonObject
        {
            ["type"] = "line",
            [$"{along}ref"] = $"{along}{suffix}",
            [$"{across}ref"] = $"{across}{suffix} domain",
            [$"{along}0"] = JsonNodes.Number(rule.Value),
            [$"{along}1"] = JsonNodes.Number(rule.Value),
            [$"{across}0"] = 0,
            [$"{across}1"] = 1,
            ["line"] = new JsonObject
            {
                ["color"] = PlotlyStyle.Color(style),
                ["width"] = 1.3,
                ["dash"] = PlotlyStyle.Dash(rule.Series is null ? LineDash.Dash : style.Dash),
            },
            ["label"] = new JsonObject
            {
                ["text"] = PlotlyText.Encode(rule.Label),
                ["textposition"] = "end",
                ["textangle"] = 0,
                ["xanchor"] = rule.IsVertical ? "center" : "right",
                ["yanchor"] = "bottom",
                ["font"] = new JsonObject { ["color"] = PlotlyStyle.Color(style), ["size"] = 11 },
            },
        };
    }
}
