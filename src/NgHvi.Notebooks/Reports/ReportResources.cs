using System.Reflection;

namespace NgHvi.Notebooks.Reports;

/// <summary>The files that were embedded when this library was built.</summary>
internal static class ReportResources
{
    private static readonly Assembly Home = typeof(ReportResources).Assembly;

    /// <summary>The style sheet.</summary>
    public static string Style { get; } = Read("report.css")!;

    /// <summary>The script of every page: theme, folding, contents.</summary>
    public static string PageScript { get; } = Read("page.js")!;

    /// <summary>The script that makes figures interactive.</summary>
    public static string Script => Read("figure.js")!.Replace("{address}", PlotlyAddress, StringComparison.Ordinal);

    /// <summary>The plotly.js library; null when the build could not fetch it.</summary>
    public static string? Plotly { get; } = Read("plotly.min.js");

    /// <summary>The version of plotly.js.</summary>
    public static string PlotlyVersion { get; } =
        Home.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "PlotlyVersion").Value!;

    /// <summary>Where a page finds the same version of plotly.js on the web.</summary>
    public static string PlotlyAddress { get; } = $"https://cdn.plot.ly/plotly-cartesian-{PlotlyVersion}.min.js";

    private static string? Read(string name)
    {
        using var stream = Home.GetManifestResourceStream(name);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
