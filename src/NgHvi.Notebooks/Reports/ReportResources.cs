using System.Reflection;
using System.Text;

namespace NgHvi.Notebooks.Reports;

/// <summary>The files that were embedded when this library was built.</summary>
internal static class ReportResources
{
    private static readonly Assembly Home = typeof(ReportResources).Assembly;

    /// <summary>The part of the style sheet that is of tables, in frames, too.</summary>
    public static string TableStyle { get; } = Read("tables.css")!;

    /// <summary>The style sheet.</summary>
    public static string Style { get; } = Read("report.css")! + TableStyle;

    /// <summary>The script of every page: theme, folding, contents.</summary>
    public static string PageScript { get; } = Read("page.js")!;

    /// <summary>The script that makes figures interactive.</summary>
    public static string Script => Read("figure.js")!.Replace("{address}", PlotlyAddress, StringComparison.Ordinal);

    /// <summary>The plotly.js library; null when the build could not fetch it.</summary>
    public static string? Plotly { get; } = Read("plotly-cartesian.min.js");

    /// <summary>The version of plotly.js.</summary>
    public static string PlotlyVersion { get; } =
        Home.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "PlotlyVersion").Value!;

    /// <summary>Where a page finds the same version of plotly.js on the web.</summary>
    public static string PlotlyAddress { get; } = $"https://cdn.plot.ly/plotly-cartesian-{PlotlyVersion}.min.js";

    /// <summary>The KaTeX library; null when the build could not fetch it.</summary>
    public static string? Katex { get; } = Read("katex.min.js");

    /// <summary>The text of a file; null when it is absent.</summary>
    public static string? Read(string name) => ReadBytes(name) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>The bytes of a file; null when it is absent.</summary>
    public static byte[]? ReadBytes(string name)
    {
        using var stream = Home.GetManifestResourceStream(name);
        if (stream is null)
        {
            return null;
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
