using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>Text that Plotly shows as it is. Plotly reads a little HTML in its texts, so markup is encoded.</summary>
internal static class PlotlyText
{
    public static string Encode(string text) => Markup.OneLine(text)
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
