using Newtonsoft.Json;
using XPlot.Plotly;

namespace NgHvi.Interactive.Charts;

/// <summary>A trace with any members.</summary>
internal sealed class XPlotTrace(IDictionary<string, object?> members) : Trace
{
    /// <summary>Written beside the members that the package knows.</summary>
    [JsonExtensionData]
    public IDictionary<string, object?> Members { get; } = members;
}
