using Newtonsoft.Json;

namespace NgHvi.Interactive.Charts;

/// <summary>A layout with any members.</summary>
internal sealed class XPlotLayout(IDictionary<string, object?> members) : XPlot.Plotly.Layout.Layout
{
    /// <summary>Written beside the members that the package knows.</summary>
    [JsonExtensionData]
    public IDictionary<string, object?> Members { get; } = members;
}
