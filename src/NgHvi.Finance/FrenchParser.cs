namespace NgHvi.Finance;

/// <summary>Splits the lines of a file into blocks: preamble? (title? header row+)+ copyright?.</summary>
internal sealed class FrenchParser
{
    private static readonly string[] Formats = ["yyyy", "yyyyMM", "yyyyMMdd"];
    private static readonly string[] Shown = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];
    private const int MostDecimals = 15; // Of a double.
    private readonly TextFile file;
    private readonly List<int> prose = []; // Lines since the last block that are neither blank nor rows.
    private Rows? open;

    public FrenchParser(TextFile file)
    {
        this.file = file;
        for (var line = 1; line <= file.Lines.Length; line++)
        {
            var cells = Cells(Text(line));
            if (cells.Length == 0) Close();
            else if (IsRow(cells)) Add(line, cells);
            else
            {
                Close();
                prose.Add(line);
            }
        }

        Close();
        CheckProse(prose.Count);
        if (Blocks.Count == 0)
        {
            throw file.Fault(1, "no block is found here or below; a line of names followed by rows of a date (YYYYMM, YYYYMMDD or YYYY) " +
                "and numbers is expected.");
        }

        Notes.AddRange(prose.Where(line => !Text(line).Trim('"').StartsWith("Copyright", StringComparison.OrdinalIgnoreCase))
            .Select(line => $"{file.Name}, line {line}: {Cell.Quote(Text(line).Trim())} was passed over."));
    }

    public List<FrenchBlock> Blocks { get; } = [];
    public List<string> Notes { get; } = [];

    private string Text(int line) => file.Lines[line - 1];

    // Without the commas with which spreadsheets pad short lines, and without quotes.
    private static string[] Cells(string text)
    {
        var cells = text.Contains(',') ? text.Split(',') : text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var count = cells.Length;
        for (var i = 0; i < cells.Length; i++) cells[i] = cells[i].Trim().Trim('"').Trim();
        while (count > 0 && cells[count - 1].Length == 0) count--;
        return cells[..count];
    }

    private static bool IsNumber(string cell) => !double.IsNaN(Number(cell));

    private static double Number(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && double.IsFinite(x) ? x : double.NaN;

    // Inside a block a date is enough, so that a damaged row is not taken for the block's end.
    private bool IsRow(string[] cells) =>
        cells[0].Length > 0 && cells[0].All(char.IsAsciiDigit)
        && (open is not null || (cells.Length > 1 && (cells[0].Length is 6 or 8 || IsNumber(cells[1]))));

    // A damaged row, or a header whose rows are gone, must not pass for prose.
    private void CheckProse(int count)
    {
        foreach (var line in prose.Take(count))
        {
            var cells = Cells(Text(line));
            if ((cells.Length > 1 && cells[0].Length == 0) || 2 * cells.Count(IsNumber) >= cells.Length)
                throw file.Fault(line, $"{Cell.Quote(Text(line).Trim())} is neither a row nor a header with rows below it.");
        }
    }

    private void Add(int line, string[] cells)
    {
        // Annual rows are sometimes found right below the monthly ones.
        if (open is not null && cells[0].Length == 4 && open.Width > 4)
        {
            var head = open.Head with { Title = "" };
            Close();
            open = new Rows(head, 4);
        }

        open ??= new Rows(Header(line, cells), cells[0].Length);
        var (form, names) = ((open.Width - 4) / 2, open.Head.Names);
        if (cells[0].Length != open.Width || open.Width is not (4 or 6 or 8)
            || !DateTime.TryParseExact(cells[0], Formats[form], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            throw file.Fault(line, $"{Cell.Quote(cells[0])} is no date of this block; " +
                $"{(open.Dates.Count > 0 ? Formats[form].ToUpperInvariant() : "YYYYMM, YYYYMMDD or YYYY")} is expected.");
        }

        if (open.Dates.Count > 0 && date <= open.Dates[^1])
        {
            throw file.Fault(line, $"{cells[0]} does not come after " +
                $"{open.Dates[^1].ToString(Formats[form], CultureInfo.InvariantCulture)} in the row above.");
        }

        if (cells.Length != names.Length + 1)
        {
            throw file.Fault(line, $"the row has {cells.Length - 1} number{(cells.Length == 2 ? "" : "s")}, but the header in line " +
                $"{open.Head.Line} has {names.Length} name{(names.Length == 1 ? "" : "s")}.");
        }

        open.Dates.Add(date);
        for (var j = 0; j < names.Length; j++)
        {
            open.Values[j].Add(Value(line, names[j], cells[j + 1], open.Head.Unit));
            if (cells[j + 1].IndexOf('.') is var point and >= 0)
                open.Decimals[j] = Math.Clamp(cells[j + 1].Length - point - 1, open.Decimals[j], MostDecimals);
        }
    }

    private double Value(int line, string name, string cell, FrenchUnit unit)
    {
        var value = Number(cell);
        if (double.IsNaN(value))
            throw file.Fault(line, $"column \"{name}\" has {Cell.Quote(cell)}, which is no number; missing values are -99.99 or -999.");
        if (value is -99.99 or -999) return double.NaN;
        return unit switch
        {
            FrenchUnit.Percent when value < -100 => throw file.Fault(
                line, $"column \"{name}\" has {cell}; returns are in percent, at least -100, or -99.99 or -999 where they are missing."),
            FrenchUnit.Firms when value < 0 || value != Math.Floor(value) =>
                throw file.Fault(line, $"column \"{name}\" has {cell}; a number of firms is a whole number of at least 0."),
            _ => value,
        };
    }

    private Head Header(int row, string[] cells)
    {
        if (prose.Count == 0 || prose[^1] != row - 1)
            throw file.Fault(row, "a row stands below no header; a line of names is expected right above the first row of a block.");
        var line = prose[^1];
        var given = Cells(Text(line));
        // Files with blanks between the columns have no name for the first.
        var names = given.Length == cells.Length ? given[1..] : Text(line).Contains(',') ? given[1..] : given;
        if (names.Length == 0 || names.Any(IsNumber) || Array.Exists(names, name => name.Length == 0))
            throw file.Fault(line, $"{Cell.Quote(Text(line).Trim())} is neither a row nor a header, which has a name for each column.");
        if (names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw file.Fault(line, $"the name \"{twice.Key}\" stands over two columns.");
        CheckProse(prose.Count - 1);
        var above = 0; // Lines of a title, one or two, right above the header; more are prose.
        while (above < prose.Count - 1 && prose[^(above + 2)] == line - above - 1) above++;
        string[] titles = [.. Enumerable.Range(line - above, above).Select(i => Text(i).Trim().Trim(',', '"').Trim())];
        var title = above > 2 || titles.Any(text => text.StartsWith("This file", StringComparison.Ordinal)) ? "" : string.Join(' ', titles);
        prose.Clear();
        return new(line, title, names, Unit(title));
    }

    private static FrenchUnit Unit(string title)
    {
        bool Says(string word) => title.Contains(word, StringComparison.OrdinalIgnoreCase);
        return Says("Number of Firms") ? FrenchUnit.Firms
            : Says("Firm Size") || Says("Market Cap") ? FrenchUnit.Millions
            : title.Length == 0 || Says("Return") || Says("Factors") ? FrenchUnit.Percent
            : FrenchUnit.Ratio;
    }

    private void Close()
    {
        if (open is null) return;
        var (head, form) = (open.Head, (open.Width - 4) / 2);
        var pairs = open.Dates.Zip(open.Dates.Skip(1), (a, b) => (From: a, To: b, Days: (b - a).TotalDays));
        var gaps = pairs.OrderBy(gap => gap.Days).ToArray();
        var frequency = form switch
        {
            0 => FrenchFrequency.Annual,
            1 => FrenchFrequency.Monthly,
            _ when gaps.Length > 0 && gaps[gaps.Length / 2].Days > 3 => FrenchFrequency.Weekly,
            _ => FrenchFrequency.Daily,
        };
        // Exchanges were closed for twelve days in March 1933.
        var usual = frequency switch { FrenchFrequency.Annual => 366, FrenchFrequency.Monthly => 31, _ => 13 };
        string Text(DateTime date) => date.ToString(Shown[form], CultureInfo.InvariantCulture);
        if (gaps is [.., var widest] && widest.Days > usual)
            Notes.Add($"{file.Name}: the block of line {head.Line} jumps from {Text(widest.From)} to {Text(widest.To)}.");
        Blocks.Add(new(head.Title, head.Line, frequency, head.Unit, head.Names, [.. open.Dates.Select(Text)],
            [.. open.Values.Select(column => column.ToArray())], open.Decimals));
        open = null;
    }

    private sealed record Head(int Line, string Title, string[] Names, FrenchUnit Unit);

    private sealed class Rows(Head head, int width)
    {
        public Head Head => head;
        public int Width => width; // Of a date.
        public List<DateTime> Dates { get; } = [];
        public List<double>[] Values { get; } = Array.ConvertAll(head.Names, _ => new List<double>());
        public int[] Decimals { get; } = new int[head.Names.Length];
    }
}
