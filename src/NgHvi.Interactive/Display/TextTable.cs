namespace NgHvi.Interactive.Display;

/// <summary>Writes a <see cref="DisplayTable"/> as plain text in aligned columns.</summary>
public static class TextTable
{
    /// <summary>Width beyond which columns are continued below, each part with the first column.</summary>
    private const int PageWidth = 110;

    private const int NameWidth = 48;
    private const int CellWidth = 240;

    /// <summary>A table of no more columns may have whole sentences in its cells.</summary>
    private const int ExplainedColumns = 3;

    private const string Gap = "  ";

    /// <summary>Writes the table, one line per row, ending without a line break.</summary>
    public static string Write(DisplayTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var names = table.Columns.Select(column => Cell(column.Name, column.Alignment == ColumnAlignment.Right ? NameWidth / 2 : NameWidth))
            .ToArray();
        var hasMarks = Enumerable.Range(0, names.Length)
            .Select(j => Enumerable.Range(0, Math.Min(table.Rows.Count, table.RowLimit)).Any(i => table.IsEmphasized(i, j))).ToArray();
        var cellWidth = names.Length > ExplainedColumns ? NameWidth : CellWidth;
        var rows = table.VisibleRows
            .Select((row, i) => row.Select((cell, j) =>
                Cell(cell, j == 0 && row.Count > 1 && !table.IsHeading(i) ? NameWidth : cellWidth)
                + Mark(table.IsEmphasized(i, j), hasMarks[j])).ToArray())
            .ToArray();
        var widths = names.Select((name, j) => rows.Where((_, i) => !table.IsHeading(i)).Select(row => LineText.Width(row[j]))
            .Append(LineText.Width(name)).Max()).ToArray();

        var lines = new List<string>();
        if (table.Title.Length > 0)
        {
            lines.Add(LineText.Visible(table.Title));
        }

        if (table.Subtitle is { } subtitle)
        {
            lines.Add(LineText.Visible(subtitle));
        }

        foreach (var part in Parts(widths))
        {
            lines.Add(Line(names, part, widths, table.Columns));
            lines.Add(string.Join(Gap, part.Select(j => new string('─', widths[j]))));
            lines.AddRange(rows.Select((row, i) => table.IsHeading(i) ? row[0].TrimEnd() : Line(row, part, widths, table.Columns)));
        }

        if (table.HiddenRows is { } hidden)
        {
            lines.Add(hidden);
        }

        lines.AddRange(table.Notes.Select(LineText.Visible));
        return string.Join('\n', lines);
    }

    /// <summary>The columns that fit side by side, the first of all in every part.</summary>
    private static IEnumerable<IReadOnlyList<int>> Parts(int[] widths)
    {
        List<int> part = [];
        var width = 0;
        for (var j = 0; j < widths.Length; j++)
        {
            if (part.Count > 1 && width + Gap.Length + widths[j] > PageWidth)
            {
                yield return part;
                (part, width) = ([0], widths[0]);
            }

            part.Add(j);
            width += Gap.Length + widths[j];
        }

        yield return part;
    }

    /// <summary>A cell's text on one line; letters from right to left are kept from reordering the cells beside them.</summary>
    private static string Cell(string text, int width) => LineText.Isolate(LineText.Shorten(LineText.Visible(text), width));

    /// <summary>A star beside a cell that stands out; a blank beside the others of its column, so that digits stay in line.</summary>
    private static string Mark(bool isEmphasized, bool hasMarks) => isEmphasized ? "*" : hasMarks ? " " : "";

    private static string Line(string[] cells, IReadOnlyList<int> part, int[] widths, IReadOnlyList<DisplayColumn> columns)
    {
        var padded = part.Select(j =>
        {
            var blanks = new string(' ', widths[j] - LineText.Width(cells[j]));
            return columns[j].Alignment == ColumnAlignment.Right ? blanks + cells[j] : cells[j] + blanks;
        });
        return string.Join(Gap, padded).TrimEnd();
    }
}
