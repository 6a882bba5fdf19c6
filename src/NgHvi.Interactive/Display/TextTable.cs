namespace NgHvi.Interactive.Display;

/// <summary>Writes a <see cref="DisplayTable"/> as plain text in aligned columns.</summary>
public static class TextTable
{
    private const string Gap = "  ";

    /// <summary>Writes the table, one line per row, ending without a line break.</summary>
    public static string Write(DisplayTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var names = table.Columns.Select(column => Markup.OneLine(column.Name)).ToArray();
        var hasMarks = Enumerable.Range(0, names.Length)
            .Select(j => Enumerable.Range(0, Math.Min(table.Rows.Count, table.RowLimit)).Any(i => table.IsEmphasized(i, j))).ToArray();
        var rows = table.VisibleRows
            .Select((row, i) => row.Select((cell, j) => Markup.OneLine(cell) + Mark(table.IsEmphasized(i, j), hasMarks[j])).ToArray()).ToArray();
        var widths = names.Select((name, j) => rows.Select(row => Width(row[j])).Append(Width(name)).Max()).ToArray();

        var lines = new List<string>();
        if (table.Title.Length > 0)
        {
            lines.Add(Markup.OneLine(table.Title));
        }

        if (table.Subtitle is { } subtitle)
        {
            lines.Add(Markup.OneLine(subtitle));
        }

        lines.Add(Line(names, widths, table.Columns));
        lines.Add(string.Join(Gap, widths.Select(width => new string('─', width))));
        lines.AddRange(rows.Select(row => Line(row, widths, table.Columns)));
        if (table.HiddenRows is { } hidden)
        {
            lines.Add(hidden);
        }

        lines.AddRange(table.Notes.Select(Markup.OneLine));
        return string.Join('\n', lines);
    }

    /// <summary>A star beside a cell that stands out; a blank beside the others of its column, so that digits stay in line.</summary>
    private static string Mark(bool isEmphasized, bool hasMarks) => isEmphasized ? "*" : hasMarks ? " " : "";

    private static string Line(string[] cells, int[] widths, IReadOnlyList<DisplayColumn> columns)
    {
        var padded = cells.Select((cell, j) =>
        {
            var blanks = new string(' ', widths[j] - Width(cell));
            return columns[j].Alignment == ColumnAlignment.Right ? blanks + cell : cell + blanks;
        });
        return string.Join(Gap, padded).TrimEnd();
    }

    /// <summary>The width in character cells: marks that combine take none, emoji and East Asian letters two.</summary>
    private static int Width(string text) => text.EnumerateRunes().Sum(rune => rune.Value switch
    {
        0x200D or (>= 0xFE00 and <= 0xFE0F) or (>= 0x0300 and <= 0x036F) => 0,
        (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
            or (>= 0xFF00 and <= 0xFF60) or (>= 0x1F300 and <= 0x1FAFF) => 2,
        _ => 1,
    });
}
