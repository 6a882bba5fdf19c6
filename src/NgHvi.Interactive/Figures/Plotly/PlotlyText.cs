using System.Net;

namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>Text that Plotly shows as it is. Plotly reads a little HTML in its texts, so markup is encoded.</summary>
internal static partial class PlotlyText
{
    /// <summary>Lines one under the other.</summary>
    public static string Lines(IEnumerable<string> lines) => string.Join("<br>", lines.Select(Encode));

    /// <summary>The text that markup shows: line breaks become spaces, other elements leave their content.</summary>
    public static string Decode(string markup) => WebUtility.HtmlDecode(Element().Replace(Break().Replace(markup, " "), ""));

    [GeneratedRegex("<br ?/?>", RegexOptions.IgnoreCase)]
    private static partial Regex Break();

    [GeneratedRegex("</?(b|i|em|strong|sup|sub|span|a|s|u)( [^<>]*)?>", RegexOptions.IgnoreCase)]
    private static partial Regex Element();

    public static string Encode(string text) => Markup.OneLine(text)
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
