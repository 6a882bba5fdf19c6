using System.Globalization;
using System.Text;

namespace NgHvi.Interactive.Display;

/// <summary>Writes a <see cref="DisplayTable"/> as an HTML fragment that reads well on light and on dark pages.</summary>
/// <remarks>
/// Colours are the page's own text colour at different strengths, so no theme has to be known and no
/// resource is loaded. Every string is encoded.
/// </remarks>
public static class HtmlTable
{
    private const string Style =
        """
        <style>
        .nghvi table{border-collapse:collapse;border:0;margin:.4em 0;color:inherit;background:transparent;font-size:.95em}
        .nghvi caption{caption-side:top;text-align:left;color:inherit;padding:0 0 .4em;font-weight:600}
        .nghvi caption .nghvi-sub{display:block;font-weight:400;opacity:.75}
        .nghvi tr,.nghvi th,.nghvi td{background:transparent}
        .nghvi th,.nghvi td{padding:.22em .8em;border:0;text-align:left;vertical-align:baseline;white-space:pre-wrap}
        .nghvi thead th{font-weight:600;border-bottom:1px solid currentColor}
        .nghvi tbody th{font-weight:400}
        .nghvi tbody tr+tr>*{border-top:1px solid rgba(128,128,128,.25)}
        .nghvi .nghvi-num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        .nghvi thead th,.nghvi thead .nghvi-num{white-space:normal;vertical-align:bottom}
        .nghvi .nghvi-best{font-weight:700}
        .nghvi .nghvi-more{opacity:.75;font-style:italic}
        .nghvi .nghvi-note{margin:.1em 0;opacity:.8;font-size:.9em}
        </style>
        """;

    /// <summary>Writes the table.</summary>
    public static string Write(DisplayTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var html = new StringBuilder("<div class=\"nghvi\">").Append(Style.ReplaceLineEndings("")).Append("<table>");
        WriteCaption(html, table);
        html.Append("<thead><tr>");
        foreach (var column in table.Columns)
        {
            html.Append("<th scope=\"col\"").Append(Class(column)).Append('>')
                .Append(Markup.Encode(column.Name)).Append("</th>");
        }

        html.Append("</tr></thead><tbody>");
        for (var i = 0; i < Math.Min(table.Rows.Count, table.RowLimit); i++)
        {
            WriteRow(html, table, i);
        }

        if (table.HiddenRows is { } hidden)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"nghvi-more\" colspan=\"{Math.Max(1, table.Columns.Count)}\">")
                .Append(Markup.Encode(hidden)).Append("</td></tr>");
        }

        html.Append("</tbody></table>");
        foreach (var note in table.Notes)
        {
            html.Append("<p class=\"nghvi-note\">").Append(Markup.Encode(note)).Append("</p>");
        }

        return html.Append("</div>").ToString();
    }

    private static void WriteCaption(StringBuilder html, DisplayTable table)
    {
        if (table.Title.Length == 0 && table.Subtitle is null)
        {
            return;
        }

        html.Append("<caption>").Append(Markup.Encode(table.Title));
        if (table.Subtitle is { } subtitle)
        {
            html.Append("<span class=\"nghvi-sub\">").Append(Markup.Encode(subtitle)).Append("</span>");
        }

        html.Append("</caption>");
    }

    private static void WriteRow(StringBuilder html, DisplayTable table, int index)
    {
        var (columns, row) = (table.Columns, table.Rows[index]);
        html.Append("<tr>");
        for (var j = 0; j < row.Count; j++)
        {
            // A first column of words names its row; screen readers then say it with every cell.
            var isRowHeading = j == 0 && columns[j].Alignment == ColumnAlignment.Left;
            html.Append(isRowHeading ? "<th scope=\"row\"" : "<td").Append(Class(columns[j], table.IsEmphasized(index, j))).Append('>')
                .Append(Markup.Encode(row[j])).Append(isRowHeading ? "</th>" : "</td>");
        }

        html.Append("</tr>");
    }

    private static string Class(DisplayColumn column, bool isBest = false) => (column.Alignment, isBest) switch
    {
        (ColumnAlignment.Right, true) => " class=\"nghvi-num nghvi-best\"",
        (ColumnAlignment.Right, false) => " class=\"nghvi-num\"",
        (_, true) => " class=\"nghvi-best\"",
        _ => "",
    };
}
