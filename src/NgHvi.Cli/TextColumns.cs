using NgHvi.Interactive.Display;

namespace NgHvi.Cli;

/// <summary>Writes names and rows below them in columns. (Spectre.Console's tables took a tenth of the time of a short fit.)</summary>
internal static class TextColumns
{
    private const string Gap = "   ";

    /// <summary>Writes a table between two empty lines; the first <paramref name="leftCount"/> columns start at the left.</summary>
    public static void Write(TextWriter output, int leftCount, IReadOnlyList<string[]> lines)
    {
        var cells = lines.Select(line => Array.ConvertAll(line, LineText.Visible)).ToList();
        var widths = new int[cells[0].Length];
        foreach (var line in cells)
        {
            for (var j = 0; j < widths.Length; j++)
            {
                widths[j] = Math.Max(widths[j], LineText.Width(line[j]));
            }
        }

        output.WriteLine();
        for (var i = 0; i < cells.Count; i++)
        {
            var padded = new string[widths.Length];
            for (var j = 0; j < widths.Length; j++)
            {
                var (cell, blanks) = (cells[i][j], new string(' ', widths[j] - LineText.Width(cells[i][j])));
                padded[j] = j < leftCount ? cell + blanks : blanks + cell;
            }

            output.WriteLine(("  " + string.Join(Gap, padded)).TrimEnd());
            if (i == 0)
            {
                output.WriteLine(new string('─', widths.Sum() + (Gap.Length * (widths.Length - 1)) + 4));
            }
        }

        output.WriteLine();
    }
}
