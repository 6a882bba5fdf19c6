namespace NgHvi.Interactive.Display;

/// <summary>Writes a <see cref="DisplayTable"/> as an HTML fragment that reads well on light and on dark pages.</summary>
/// <remarks>
/// Colours are the page's own text colour at different strengths, so no theme has to be known and no
/// resource is loaded. Every string is encoded, and text from right to left keeps to itself. The class is
/// written twice in selectors because Jupyter's own rules for tables would win otherwise, and its stripes, which are light, on dark pages
/// too.
/// </remarks>
public static class HtmlTable
{
    private const int NameWidth = 60;
    private const int CellWidth = 240;

    /// <summary>Text that is longer gets room, lest a narrow page makes a tower of it.</summary>
    private const int LongText = 40;

    private const string Style =
        """
        <style>
        .nghvi{max-width:100%;overflow-x:auto;text-align:left}
        .nghvi.nghvi table{border-collapse:collapse;border:0;min-width:18em;margin:.4em 0;color:inherit;background:transparent;
        font-size:.95em}
        .nghvi.nghvi caption{caption-side:top;text-align:left;color:inherit;padding:0 0 .4em;font-weight:600}
        .nghvi caption .nghvi-sub{display:block;font-weight:400;opacity:.75}
        .nghvi.nghvi tr,.nghvi.nghvi th,.nghvi.nghvi td{background:transparent!important;color:inherit}
        .nghvi.nghvi th,.nghvi.nghvi td{padding:.22em .8em;border:0;text-align:left;vertical-align:baseline;white-space:pre-wrap;
        overflow-wrap:break-word}
        .nghvi.nghvi thead th{font-weight:600;border-bottom:1px solid currentColor;white-space:normal;vertical-align:bottom}
        .nghvi.nghvi tbody th{font-weight:400}
        .nghvi.nghvi tbody tr+tr>*{border-top:1px solid rgba(128,128,128,.25)}
        .nghvi.nghvi .nghvi-num{text-align:right;font-variant-numeric:tabular-nums}
        .nghvi.nghvi tbody .nghvi-num{white-space:nowrap}
        .nghvi.nghvi .nghvi-long{min-width:16em}
        .nghvi.nghvi .nghvi-best{font-weight:700}
        .nghvi.nghvi tbody .nghvi-part{font-weight:600;padding-top:.7em}
        .nghvi.nghvi .nghvi-more{opacity:.75;font-style:italic}
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
            html.Append("<th scope=\"col\"").Append(Class(column, column.Name)).Append('>')
                .Append(Text(column.Name, NameWidth)).Append("</th>");
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
            html.Append("<p class=\"nghvi-note\">").Append(Text(note)).Append("</p>");
        }

        return html.Append("</div>").ToString();
    }

    private static void WriteCaption(StringBuilder html, DisplayTable table)
    {
        if (table.Title.Length == 0 && table.Subtitle is null)
        {
            return;
        }

        html.Append("<caption>").Append(Text(table.Title));
        if (table.Subtitle is { } subtitle)
        {
            html.Append("<span class=\"nghvi-sub\">").Append(Text(subtitle)).Append("</span>");
        }

        html.Append("</caption>");
    }

    private static void WriteRow(StringBuilder html, DisplayTable table, int index)
    {
        var (columns, row) = (table.Columns, table.Rows[index]);
        if (table.IsHeading(index))
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"rowgroup\" class=\"nghvi-part\" colspan=\"{row.Count}\">")
                .Append(Text(row[0], CellWidth)).Append("</th></tr>");
            return;
        }

        html.Append("<tr>");
        for (var j = 0; j < row.Count; j++)
        {
            // A first column of words names its row; screen readers then say it with every cell.
            var isRowHeading = j == 0 && columns[j].Alignment == ColumnAlignment.Left;
            html.Append(isRowHeading ? "<th scope=\"row\"" : "<td")
                .Append(Class(columns[j], row[j], table.IsEmphasized(index, j))).Append('>')
                .Append(Text(row[j], isRowHeading && row.Count > 1 ? NameWidth : CellWidth)).Append(isRowHeading ? "</th>" : "</td>");
        }

        html.Append("</tr>");
    }

    /// <summary>Encoded text; what is too long is shortened and stands in full in a title attribute.</summary>
    internal static string Text(string text, int width = int.MaxValue)
    {
        var shown = LineText.Shorten(text, width);
        var encoded = Markup.Encode(shown);
        encoded = LineText.HasRightToLeft(text) ? $"<bdi>{encoded}</bdi>" : encoded;
        return shown.Length == text.Length ? encoded : $"<span title=\"{Markup.Encode(text)}\">{encoded}</span>";
    }

    private static string Class(DisplayColumn column, string text, bool isBest = false)
    {
        var names = (column.Alignment == ColumnAlignment.Right ? " nghvi-num" : text.Length > LongText ? " nghvi-long" : "")
            + (isBest ? " nghvi-best" : "");
        return names.Length == 0 ? "" : $" class=\"{names[1..]}\"";
    }
}
