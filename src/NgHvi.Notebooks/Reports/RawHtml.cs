using System.Text.RegularExpressions;

namespace NgHvi.Notebooks.Reports;

/// <summary>What of the HTML in Markdown text is markup and what is shown as text.</summary>
/// <remarks>
/// Text are the elements that GitHub's "disallowed raw HTML" rule names, and further ones that load or send something;
/// tags that would run a script or whose address is of another kind than those of ordinary links, however it is written; and a comment
/// without end, which would swallow the rest of the page. This keeps words from
/// acting by accident; who writes a notebook can run code by its cells anyway.
/// </remarks>
internal static partial class RawHtml
{
    /// <summary>True when a tag within a line is shown as text: a forbidden one, or one that closes what is not open.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="open">The elements that tags before it have opened; kept up to date.</param>
    public static bool IsText(string tag, List<string> open)
    {
        if (Forbidden().IsMatch(tag))
        {
            return true;
        }

        if (Name().Match(tag) is not { Success: true } name)
        {
            return false;
        }

        var (isClosing, element) = (name.Groups[1].Length > 0, name.Groups[2].Value.ToLowerInvariant());
        if (isClosing)
        {
            return !open.Remove(element);
        }

        open.Add(element);
        return false;
    }

    /// <summary>The HTML with such tags as text.</summary>
    public static string Filter(string html) => Forbidden().Replace(html, "&lt;");

    /// <summary>True for an address that a link may have: of the web or of mail, or without a scheme.</summary>
    public static bool IsLink(string address) => LinkAddress().IsMatch(address);

    [GeneratedRegex(
        "<(?=/?(?:html|head|body|main|title|textarea|style|xmp|iframe|noembed|noframes|noscript|script|plaintext|template|object|embed|" +
        """base|link|meta|form)\b|(?:[^>]*|(?:[^>"']|"[^"]*"|'[^']*')*)(?<=[\s/"'])(?:on\w+\s*=|""" +
        """(?:[\w:]*href|src\w*|action|formaction|poster|background|data|to|from|values)\s*=\s*["']?[\s\x00-\x1F]*""" +
        """(?!(?:https?|mailto|tel):|data:image/|[^:&"'>/?#]*(?:[/?#"'>]|$)))|!--(?![\s\S]*-->))""",
        RegexOptions.IgnoreCase)]
    private static partial Regex Forbidden();

    [GeneratedRegex("^<(/?)([A-Za-z][A-Za-z0-9-]*)")]
    private static partial Regex Name();

    [GeneratedRegex("^(?:(?:https?|mailto|tel):|[^:/?#]*(?:[/?#]|$))", RegexOptions.IgnoreCase)]
    private static partial Regex LinkAddress();
}
