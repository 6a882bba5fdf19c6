using System.Net;
using Microsoft.DotNet.Interactive;

namespace NgHvi.Notebooks.Sessions.Commands;

/// <summary>What commands list, as HTML and as text.</summary>
internal static class TableDisplay
{
    /// <summary>A table with a heading for each column.</summary>
    public static FormattedValue[] Of(string[] headings, IEnumerable<string[]> rows)
    {
        string[][] all = [.. rows];
        var head = string.Concat(headings.Select(heading => $"<th scope=\"col\">{WebUtility.HtmlEncode(heading)}</th>"));
        var body = string.Concat(all.Select(row => $"<tr>{string.Concat(row.Select(cell => $"<td>{Cell(cell)}</td>"))}</tr>"));
        var widths = headings.Select((heading, i) => all.Select(row => Line(row[i]).Length).Append(heading.Length).Max()).ToArray();
        var lines = all.Prepend(headings)
            .Select(row => string.Join("  ", row.Select((cell, i) => Line(cell).PadRight(widths[i]))).TrimEnd());
        return
        [
            new FormattedValue("text/html", $"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"),
            new FormattedValue("text/plain", string.Join('\n', lines)),
        ];
    }

    private static string Cell(string text) =>
        text.Contains('\n', StringComparison.Ordinal) ? $"<pre>{WebUtility.HtmlEncode(text)}</pre>" : WebUtility.HtmlEncode(text);

    private static string Line(string text) => text.ReplaceLineEndings(" ");
}
