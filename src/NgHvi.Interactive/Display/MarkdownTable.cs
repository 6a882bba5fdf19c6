using System.Text;

namespace NgHvi.Interactive.Display;

/// <summary>Writes a <see cref="DisplayTable"/> as a GitHub-flavoured Markdown table.</summary>
public static class MarkdownTable
{
    /// <summary>Writes the table with its title in bold above and its notes below.</summary>
    public static string Write(DisplayTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var lines = new List<string>();
        if (table.Title.Length > 0)
        {
            lines.AddRange([$"**{Escape(table.Title)}**", ""]);
        }

        if (table.Subtitle is { } subtitle)
        {
            lines.AddRange([Escape(subtitle), ""]);
        }

        lines.Add(Line(table.Columns.Select(column => Escape(column.Name))));
        lines.Add(Line(table.Columns.Select(column => column.Alignment == ColumnAlignment.Right ? "--:" : ":--")));
        lines.AddRange(table.VisibleRows.Select(
            (row, i) => Line(row.Select((cell, j) => table.IsEmphasized(i, j) ? $"**{Escape(cell)}**" : Escape(cell)))));
        foreach (var below in table.Notes.Prepend(table.HiddenRows ?? "").Where(line => line.Length > 0))
        {
            lines.AddRange(["", Escape(below)]);
        }

        return string.Join('\n', lines);
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    /// <summary>Markdown lets HTML through, so markup is encoded first and Markdown's own signs after it.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in Markup.Encode(Markup.OneLine(text)).Replace("&#39;", "'", StringComparison.Ordinal))
        {
            escaped.Append(letter is '|' or '*' or '_' or '`' or '[' or ']' or '\\' or '~' or '$' ? $"\\{letter}" : letter);
        }

        return escaped.ToString();
    }
}
