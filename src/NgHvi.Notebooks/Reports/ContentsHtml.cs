using System.Net;

namespace NgHvi.Notebooks.Reports;

/// <summary>The table of contents of a page.</summary>
internal static class ContentsHtml
{
    /// <summary>The table as HTML; empty when there is nothing to choose between.</summary>
    public static string Write(IReadOnlyList<Heading> headings)
    {
        var shown = headings.Where(heading => heading.Level <= 3).ToArray();
        if (shown.Length < 2)
        {
            return "";
        }

        var items = shown.Select(heading =>
            $"<li class=\"l{heading.Level}\"><a href=\"#{WebUtility.HtmlEncode(heading.Id)}\">" +
            $"<bdi>{WebUtility.HtmlEncode(heading.Text)}</bdi></a></li>\n");
        return $"<nav aria-label=\"Contents\"><details open><summary>Contents</summary><ul>\n{string.Concat(items)}</ul></details></nav>";
    }
}
