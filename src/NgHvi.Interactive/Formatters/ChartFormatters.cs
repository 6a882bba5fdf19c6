using NgHvi.Interactive.Figures;
using Plotly.NET;
using XPlot.Plotly;

namespace NgHvi.Interactive.Formatters;

/// <summary>Shows charts of Plotly.NET and XPlot.Plotly as plots, from when a notebook first uses one of the packages.</summary>
/// <remarks>A session without charts loads neither the packages nor FSharp.Core.</remarks>
internal static class ChartFormatters
{
    private static readonly (string Assembly, Func<ResultFormatter> Formatter)[] Packages =
        [("Plotly.NET", OfPlotly), ("XPlot.Plotly", OfXPlot)];

    private static bool isInstalled;

    public static void Install()
    {
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            Register(assembly);
        }

        if (!isInstalled)
        {
            isInstalled = true;
            AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => Register(loaded.LoadedAssembly);
        }
    }

    private static void Register(Assembly loaded)
    {
        foreach (var (_, formatter) in Packages.Where(package => package.Assembly == loaded.GetName().Name))
        {
            var made = formatter();
            made.Register();
            made.Sequence().Register();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ResultFormatter OfPlotly() => ResultFormatter.Plot<GenericChart>(Plot.From);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ResultFormatter OfXPlot() => ResultFormatter.Plot<PlotlyChart>(Plot.From);
}
