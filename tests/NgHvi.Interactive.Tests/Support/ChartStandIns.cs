// The members of Plotly.NET 5 and of XPlot.Plotly 4 that figures meet, with their names and signatures.
#pragma warning disable SA1402, SA1649, IDE0130, IDE1006, CA1822

using System.Text.Json;

namespace Plotly.NET
{
    public abstract class DynamicObj
    {
        public Dictionary<string, object?> Members { get; } = [];

        public void SetProperty(string propertyName, object? propertyValue) => Members.Add(propertyName, propertyValue);
    }

    public sealed class Trace(string traceTypeName) : DynamicObj
    {
        public string type { get; } = traceTypeName;
    }

    public sealed class Layout : DynamicObj;

    public sealed class GenericChart
    {
        public required IReadOnlyList<Trace> Traces { get; init; }

        public Layout Layout { get; private init; } = new();

        public static GenericChart ofTraceObjects<T>(bool useDefaults, T traces)
            where T : IEnumerable<Trace>
        {
            Assert.False(useDefaults);
            return new() { Traces = [.. traces] };
        }

        public static GenericChart setLayout(Layout layout, GenericChart gChart) => new() { Traces = gChart.Traces, Layout = layout };

        public static string toFigureJson(GenericChart gChart) => JsonSerializer.Serialize(new
        {
            data = gChart.Traces.Select(trace => trace.Members.Prepend(new("type", trace.type)).ToDictionary()),
            layout = gChart.Layout.Members,
        });
    }
}

namespace XPlot.Plotly
{
    public sealed class PlotlyChart(string script)
    {
        public string GetPlottingJS() => script;
    }
}
