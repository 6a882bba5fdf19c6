using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NgHvi.Notebooks.Reports;

/// <summary>HTML of outputs that nobody vouches for.</summary>
internal static partial class StoredHtml
{
    private static readonly string Style =
        "<meta name=\"color-scheme\" content=\"light dark\"><base target=\"_blank\">"
        + "<style>:root{--page:light-dark(#ffffff,#14171b)}body{margin:0;font:16px/1.55 system-ui,sans-serif;"
        + "color:light-dark(#1c2128,#d7dce2);overflow-wrap:break-word}table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
        + "th,td{padding:.25em .7em;text-align:left;vertical-align:top}a{color:light-dark(#0b5cad,#7ab4f5)}"
        + $"{ReportResources.TableStyle}</style>";

    /// <summary>A frame in which no script runs and which reaches nothing; the page's own script gives it its height.</summary>
    public static string Frame(string html) =>
        "<iframe class=\"stored\" title=\"Output of the cell\" sandbox=\"allow-same-origin allow-popups allow-popups-to-escape-sandbox\" "
        + $"srcdoc=\"{WebUtility.HtmlEncode(Style + Inert(html))}\"></iframe>";

    /// <summary>A figure made anew from the data and the still image of one; null when the HTML is another.</summary>
    public static string? Figure(string html) =>
        Data().Match(html) is { Success: true } data && FirstPicture.Find(html) is { } image
            ? Figure(data.Groups[1].Value, $"<img{Size().Match(html).Value} src=\"{image}\">")
            : null;

    /// <summary>A figure of a specification of Plotly and what is shown without scripts; null when it is not JSON.</summary>
    public static string? Figure(string specification, string still)
    {
        try
        {
            // The framework's writer escapes "<", so that no string can end the script element.
            return $"<figure class=\"nghvi-figure\"><div class=\"nghvi-static\">{still}</div><script type=\"application/json\" "
                + $"class=\"nghvi-plotly\">{JsonNode.Parse(specification)?.ToJsonString()}</script></figure>";
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("""<script type="application/json" class="nghvi-plotly">(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex Data();

    [GeneratedRegex("""(?<=<div class="nghvi-static">\s*<img) alt="[^"<>]*" width="\d+" height="\d+"(?=\s)""")]
    private static partial Regex Size();

    /// <summary>The HTML without scripts. They would not run, and the browser would say so for each of them.</summary>
    private static string Inert(string html) =>
        Tags().Replace(Scripts().Replace(html, ""), tag => Handlers().Replace(tag.Value, ""));

    [GeneratedRegex("<[a-z][^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Tags();

    [GeneratedRegex("""[\s/]on\w+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*)""", RegexOptions.IgnoreCase)]
    private static partial Regex Handlers();

    [GeneratedRegex("<script.*?(?:</script[^>]*>|$)", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Scripts();
}
