using System.Text.RegularExpressions;

namespace NgHvi.Notebooks.Reports;

/// <summary>What of the HTML in Markdown text is markup and what is shown as text.</summary>
/// <remarks>
/// The elements that GitHub's "disallowed raw HTML" rule shows as text, and further ones that load or send something;
/// tags that would run a script; and a comment without end, which would swallow the rest of the page. This keeps words from
/// acting by accident; who writes a notebook can run code by its cells anyway.
/// </remarks>
internal static partial class RawHtml
{
    /// <summary>True when HTML has a tag that is to be shown as text.</summary>
    public static bool HasForbiddenTag(string html) => Forbidden().IsMatch(html);

    /// <summary>The HTML with such tags as text.</summary>
    public static string Filter(string html) => Forbidden().Replace(html, "&lt;");

    /// <summary>True for an address that runs a script.</summary>
    public static bool IsScript(string address) => ScriptAddress().IsMatch(address);

    [GeneratedRegex(
        """<(?=/?(?:title|textarea|style|xmp|iframe|noembed|noframes|noscript|script|plaintext|template|object|embed|base|link|meta|form)\b|(?:[^>]*|(?:[^>"']|"[^"]*"|'[^']*')*)(?<=[\s/"'])on\w+\s*=|[^>]*(?:java|vb)script\s*:|!--(?![\s\S]*-->))""",
        RegexOptions.IgnoreCase)]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"^[\s\x00-\x1F]*(?:java|vb)script\s*:|^[\s\x00-\x1F]*data\s*:\s*text", RegexOptions.IgnoreCase)]
    private static partial Regex ScriptAddress();
}
