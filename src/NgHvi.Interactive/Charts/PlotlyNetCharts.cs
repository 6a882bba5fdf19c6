namespace NgHvi.Interactive.Charts;

/// <summary>Plotly.NET: traces and layouts are objects that take any member.</summary>
internal sealed class PlotlyNetCharts : IChartPackage
{
    private const string Functions = "Plotly.NET.GenericChart";

    public object FromJson(Type chart, string json)
    {
        using var figure = JsonDocument.Parse(json);
        var trace = Reflected.Find(chart.Assembly, "Plotly.NET.Trace");
        var traces = figure.RootElement.GetProperty("data").EnumerateArray()
            .Select(data =>
                Fill(Activator.CreateInstance(trace, data.TryGetProperty("type", out var type) ? type.GetString() : "scatter")!, data))
            .ToArray();
        var layout =
            Fill(Activator.CreateInstance(Reflected.Find(chart.Assembly, "Plotly.NET.Layout"))!, figure.RootElement.GetProperty("layout"));

        var functions = Reflected.Find(chart.Assembly, Functions);
        var sequence = Reflected.ArrayOf(trace, traces);
        var create = Reflected.Method(functions, 2, "ofTraceObjects");
        var made = (create.IsGenericMethodDefinition ? create.MakeGenericMethod(sequence.GetType()) : create)
            .Invoke(null, [false, sequence]);
        return Reflected.Method(functions, 2, "setLayout").Invoke(null, [layout, made])!;
    }

    public string ToJson(object chart) =>
        (string)Reflected.Method(Reflected.Find(chart.GetType().Assembly, Functions), 1, "toFigureJson").Invoke(null, [chart])!;

    /// <summary>Sets members; the method was renamed in DynamicObj 3.</summary>
    private static object Fill(object target, JsonElement members)
    {
        var set = Reflected.Method(target.GetType(), 2, "SetProperty", "SetValue");
        foreach (var member in members.EnumerateObject().Where(member => member.Name != "type"))
        {
            set.Invoke(target, [member.Name, Reflected.Values(member.Value)]);
        }

        return target;
    }
}
