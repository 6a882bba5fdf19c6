using Microsoft.FSharp.Collections;
using NgHvi.Interactive.Figures.Plotly;
using Plotly.NET;

namespace NgHvi.Interactive.Charts;

/// <summary>Charts of Plotly.NET, whose traces and layouts are objects that take any member.</summary>
internal static class PlotlyNetChart
{
    public static GenericChart From(string json)
    {
        using var figure = JsonDocument.Parse(json);
        var traces = figure.RootElement.GetProperty("data").EnumerateArray().Select(data =>
            Fill(new Trace(data.TryGetProperty("type", out var type) ? type.GetString()! : "scatter"), data));
        var layout = Fill(new Layout(), figure.RootElement.GetProperty("layout"));
        return GenericChart.setLayout(layout, GenericChart.ofTraceObjects(useDefaults: false, ListModule.OfSeq(traces)));
    }

    public static string Json(GenericChart chart) => GenericChart.toFigureJson(chart);

    private static T Fill<T>(T target, JsonElement members)
        where T : DynamicObj.DynamicObj
    {
        foreach (var member in members.EnumerateObject().Where(member => member.Name != "type"))
        {
            target.SetProperty(member.Name, PlotlyJson.Values(member.Value));
        }

        return target;
    }
}
