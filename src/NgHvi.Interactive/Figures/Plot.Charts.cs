using NgHvi.Interactive.Charts;
using NgHvi.Interactive.Figures.Plotly;
using Plotly.NET;
using XPlot.Plotly;

namespace NgHvi.Interactive.Figures;

/// <content>Plots as charts of Plotly.NET and XPlot.Plotly, and back: all write the same JSON.</content>
public sealed partial class Plot
{
    /// <summary>A chart of Plotly.NET with its image; nothing of it is lost.</summary>
    /// <inheritdoc cref="FromPlotlyJson"/>
    /// <param name="chart">The chart.</param>
    public static Plot From(GenericChart chart) => FromPlotlyJson(PlotlyNetChart.Json(chart));

    /// <summary>A chart of XPlot.Plotly with its image; nothing of it is lost.</summary>
    /// <inheritdoc cref="FromPlotlyJson"/>
    /// <param name="chart">The chart.</param>
    public static Plot From(PlotlyChart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return FromPlotlyJson(XPlotChart.Json(chart));
    }

    /// <summary>The plot as a chart of Plotly.NET, to be restyled there.</summary>
    public GenericChart ToPlotly() => PlotlyNetChart.From(PlotlyWriter.Write(this));

    /// <summary>The plot as a chart of XPlot.Plotly.</summary>
    public PlotlyChart ToXPlot() => XPlotChart.From(PlotlyWriter.Write(this));
}
