using System.Text.RegularExpressions;

namespace NgHvi.Notebooks.Reports;

/// <summary>What sets the formulas of a page: KaTeX with its fonts, where the build could fetch it and the page has formulas.</summary>
internal static partial class Katex
{
    /// <summary>The class of formulas that are to be set.</summary>
    public const string Class = "nghvi-math";

    private const string Notice = "/* KaTeX, MIT licence, copyright Khan Academy and other contributors */";

    /// <summary>Whether this build has it.</summary>
    public static bool IsEmbedded => ReportResources.Katex is not null;

    /// <summary>Whether HTML has formulas that will be set.</summary>
    public static bool IsFor(string html) => IsEmbedded && html.Contains($" class=\"{Class}", StringComparison.Ordinal);

    /// <summary>Its style sheet, which holds the fonts.</summary>
    public static string Style() => Notice + Font().Replace(
        ReportResources.Read("katex.min.css")!,
        font => "url(data:font/woff2;base64,"
            + $"{Convert.ToBase64String(ReportResources.ReadBytes(font.Groups[1].Value)!)}) format(\"woff2\")");

    /// <summary>Its script, and what has it set the formulas.</summary>
    public static string Scripts() =>
        $"{PageHtml.Script(Notice + ReportResources.Katex)}\n{PageHtml.Script(ReportResources.Read("math.js")!)}";

    [GeneratedRegex("""url\(fonts/([\w-]+\.woff2)\) format\("woff2"\)(?:,url\([^)]*\) format\("\w+"\))*""")]
    private static partial Regex Font();
}
