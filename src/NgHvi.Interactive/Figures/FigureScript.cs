namespace NgHvi.Interactive.Figures;

/// <summary>The script after each figure that makes the page's figures interactive.</summary>
internal static class FigureScript
{
    private static readonly Assembly Home = typeof(FigureScript).Assembly;

    /// <summary>Where a page finds plotly.js on the web, when it has none of its own.</summary>
    public static string PlotlyAddress { get; } = "https://cdn.plot.ly/plotly-cartesian-"
        + Home.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "PlotlyVersion").Value
        + ".min.js";

    /// <summary>The script on one line, without its comments.</summary>
    public static string Text { get; } = Compact().Replace("{address}", PlotlyAddress, StringComparison.Ordinal);

    private static string Compact()
    {
        using var reader = new StreamReader(Home.GetManifestResourceStream("figure.js")!);
        return string.Concat(reader.ReadToEnd().Split('\n').Select(line => line.Trim())
            .Where(line => !line.StartsWith("//", StringComparison.Ordinal)));
    }
}
