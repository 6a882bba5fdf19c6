using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Figures.Plotly;

namespace NgHvi.Interactive.Charts;

/// <summary>Figures as charts of Plotly.NET and XPlot.Plotly, and back.</summary>
/// <remarks>
/// Both packages write the same JSON that figures are written as. Their types are met by the names of their members, so that
/// there is no dependency on either, nor on a version.
/// </remarks>
public static class OtherCharts
{
    /// <summary>The figure as a chart of another package.</summary>
    /// <typeparam name="TChart">Plotly.NET's <c>GenericChart</c> or XPlot.Plotly's <c>PlotlyChart</c>.</typeparam>
    /// <param name="figure">The figure.</param>
    /// <exception cref="InputException">The type is neither, or of a version that has other members.</exception>
    public static TChart ToChart<TChart>(this Plot figure)
        where TChart : notnull
    {
        ArgumentNullException.ThrowIfNull(figure);
        return (TChart)Met(typeof(TChart), package => package.FromJson(typeof(TChart), PlotlyWriter.Write(figure)));
    }

    /// <summary>The Plotly JSON of a chart of another package, {"data":[…],"layout":{…}}.</summary>
    /// <param name="chart">A <c>GenericChart</c> of Plotly.NET or a <c>PlotlyChart</c> of XPlot.Plotly.</param>
    /// <exception cref="InputException">It is neither, or of a version that has other members.</exception>
    public static string PlotlyJson(object chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return Met(chart.GetType(), package => package.ToJson(chart));
    }

    private static T Met<T>(Type type, Func<IChartPackage, T> convert)
    {
        // The cases of an F# union are nested in it.
        var name = type.FullName ?? type.Name;
        IChartPackage? package = name.StartsWith("Plotly.NET.GenericChart", StringComparison.Ordinal) ? new PlotlyNetCharts()
            : name == "XPlot.Plotly.PlotlyChart" ? new XPlotCharts()
            : null;
        try
        {
            return package is not null
                ? convert(package)
                : throw new InputException(
                    $"{type.Name} is no chart that is known; allowed are Plotly.NET's GenericChart and XPlot.Plotly's PlotlyChart.");
        }
        catch (MissingMemberException missing)
        {
            throw new InputException($"This version of {type.Assembly.GetName().Name} has no member {missing.Message}.");
        }
    }
}
