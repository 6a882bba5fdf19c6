using NgHvi.Interactive.Figures.Svg;

namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>Writes the layout of a Plotly figure: titles, axes in a grid, reference lines.</summary>
internal static class PlotlyLayout
{
    private const string GridColor = "rgba(128,128,128,0.22)";

    public static JsonObject Of(Plot figure)
    {
        var image = new FigureLayout(figure);
        var area = PlotArea.Of(figure, image);
        var layout = new JsonObject
        {
            ["title"] = new JsonObject
            {
                ["text"] = PlotlyText.Lines(image.Title),
                ["subtitle"] = new JsonObject { ["text"] = PlotlyText.Lines(image.Subtitle) },
                ["x"] = 0.01,
                ["xanchor"] = "left",
                ["y"] = JsonNodes.Number(1 - (5.0 / figure.Height)),
                ["yanchor"] = "top",
                ["font"] = new JsonObject { ["size"] = 15 },
            },
            ["height"] = figure.Height,
            ["separators"] = ".", // Thousands stand together, as in the still image.
            ["autosize"] = true,
            ["font"] = new JsonObject { ["color"] = PlotlyStyle.Foreground, ["size"] = 12 },
            ["paper_bgcolor"] = "rgba(0,0,0,0)",
            ["plot_bgcolor"] = "rgba(0,0,0,0)",
            ["modebar"] = new JsonObject { ["bgcolor"] = "rgba(0,0,0,0)", ["color"] = "#888888", ["activecolor"] = "#0072b2" },
            ["margin"] = area.Margin(figure),
            ["showlegend"] = figure.HasLegend && figure.Series.Any(),
            ["legend"] = new JsonObject
            {
                ["orientation"] = "h",
                ["x"] = 0,
                ["y"] = JsonNodes.Number(1 + ((area.Top - image.LegendTop - (20 * image.Legend.Count)) / area.Height)),
                ["yanchor"] = "bottom",
            },
            ["hovermode"] = "closest",
            // The plot is as wide as its page; the width of the image is kept for a figure that reads this one.
            ["meta"] = new JsonObject { ["width"] = figure.Width },
        };
        if (figure.Panels.Any(panel => panel.Marks.Any(mark => mark is BarMark or HistogramMark { IsOutline: false })))
        {
            (layout["barmode"], layout["bargap"]) = ("overlay", 0);
        }

        var (shapes, annotations) = (new JsonArray(), new JsonArray());
        var shared = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            AddPanel(layout, shapes, annotations, figure, i, image.Frames[i], area, shared);
        }

        layout["shapes"] = shapes;
        layout["annotations"] = annotations;
        return layout;
    }

    /// <summary>The end of an axis name: nothing for the first panel, then 2, 3, ….</summary>
    public static string Suffix(int panel) => panel == 0 ? "" : $"{panel + 1}";

    private static void AddPanel(
        JsonObject layout,
        JsonArray shapes,
        JsonArray annotations,
        Plot figure,
        int i,
        PanelFrame frame,
        PlotArea area,
        Dictionary<string, string> shared)
    {
        var panel = figure.Panels[i];
        var suffix = Suffix(i);
        if (panel.IsBlank) return;

        layout[$"xaxis{suffix}"] = Axis(
            panel.X, frame.X, FigureLayout.AcrossTicks(panel.X, frame.X, frame.Box.Width), $"y{suffix}", area.Across(frame.Box),
            Leader("x", panel.X));
        layout[$"yaxis{suffix}"] = Axis(
            panel.Y, frame.Y, FigureLayout.DownTicks(panel.Y, frame.Y, frame.Box.Height), $"x{suffix}", area.Down(frame.Box),
            Leader("y", panel.Y));
        string? Leader(string letter, Axis axis)
        {
            var key = $"{letter}:{axis.SharedRange}";
            if (axis.SharedRange.Length == 0 || shared.TryAdd(key, $"{letter}{suffix}")) return null;

            return shared[key];
        }

        foreach (var rule in panel.Marks.OfType<RuleMark>())
        {
            shapes.Add(Rule(rule, figure.Palette.Of(rule), suffix, suffix));
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

    private static JsonObject Axis(
        Axis axis, AxisRange range, IReadOnlyList<Tick> ticks, string anchor, JsonArray domain, string? matches)
    {
        var isLog = range.Scale == AxisScale.Log;
        var (low, high) = isLog ? (Math.Log10(range.Low), Math.Log10(range.High)) : (range.Low, range.High);
        var json = new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = PlotlyText.Encode(axis.HasLabels ? axis.Title : ""), ["standoff"] = 8 },
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
        if (!axis.HasLabels)
        {
            json["showticklabels"] = false;
        }

        if (matches is not null)
        {
            json["matches"] = matches;
        }

        if (isLog && high - low < 10)
        {
            json["dtick"] = high - low < 2.5 ? "D2" : 1;
        }

        if (!isLog && !axis.HasCategories && ticks.Count > 1)
        {
            // With room for one more than the still image's steps, plotly.js finds the same step, and others where one zooms.
            json["nticks"] = 1 + (int)(((high - low) / (ticks[1].Value - ticks[0].Value)) + 1e-9);
        }

        if (axis.HasCategories)
        {
            json["tickmode"] = "array";
            json["tickvals"] = JsonNodes.Numbers(Enumerable.Range(0, axis.Categories.Length).Select(k => (double)k));
            json["ticktext"] = new JsonArray([.. axis.Categories.Select(name => (JsonNode?)PlotlyText.Encode(name))]);
        }

        return json;
    }

    /// <summary>A reference line as a shape.</summary>
    public static JsonObject Rule(RuleMark rule, SeriesStyle style, string xSuffix, string ySuffix)
    {
        var (along, across) = rule.IsVertical ? ("x", "y") : ("y", "x");
        var (alongSuffix, acrossSuffix) = rule.IsVertical ? (xSuffix, ySuffix) : (ySuffix, xSuffix);
        return new JsonObject
        {
            ["type"] = "line",
            [$"{along}ref"] = $"{along}{alongSuffix}",
            [$"{across}ref"] = $"{across}{acrossSuffix} domain",
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
