using NgHvi.Interactive.Figures.Plotly;
using XPlot.Plotly;

namespace NgHvi.Interactive.Charts;

/// <summary>Charts of XPlot.Plotly, whose traces and layouts have the members of an old plotly.js and so get others beside them.</summary>
internal static class XPlotChart
{
    public static PlotlyChart From(string json)
    {
        using var figure = JsonDocument.Parse(json);
        var traces = figure.RootElement.GetProperty("data").EnumerateArray().Select(Trace (data) => new XPlotTrace(Members(data)));
        var chart = new PlotlyChart();
        chart.Plot([.. traces], null, null);
        chart.WithLayout(new XPlotLayout(Members(figure.RootElement.GetProperty("layout"))));
        return chart;
    }

    /// <summary>A chart gives its JSON only within the script that plots it.</summary>
    public static string Json(PlotlyChart chart)
    {
        var script = chart.GetPlottingJS();
        var layout = Value(script, "var layout = ");
        return $$"""{"data":{{Value(script, "var data = ")}},"layout":{{(layout[0] == '{' ? layout : "{}")}}}""";
    }

    private static Dictionary<string, object?> Members(JsonElement json) => (Dictionary<string, object?>)PlotlyJson.Values(json)!;

    private static string Value(string script, string start)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(script[(script.IndexOf(start, StringComparison.Ordinal) + start.Length)..]));
        using var value = JsonDocument.ParseValue(ref reader);
        return value.RootElement.GetRawText();
    }
}
