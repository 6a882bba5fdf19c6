using CsvHelper;

namespace NgHvi.Finance;

/// <summary>Returns in long format: a row a month and portfolio or stock, the month's factors beside them; percent throughout.</summary>
public sealed class ReturnPanel
{
    private readonly PanelColumn[] columns;
    private readonly string[] factors; // Names of columns that are one number a month.
    private readonly FrenchFile[] files;

    internal ReturnPanel(PanelColumn[] columns, IEnumerable<string> notes, string[]? factors = null, FrenchFile[]? files = null)
    {
        (this.columns, this.factors, this.files, Notes) = (columns, factors ?? [], files ?? [], [.. notes]);
        if (RowCount == 0) throw new InputException($"No row is left of the panel. {string.Join(' ', Notes)}".TrimEnd());
    }

    /// <summary>Rows.</summary>
    public int RowCount => Months.Length;
    /// <summary>Where the numbers come from and what fell out, a sentence each; a fit of <see cref="Table"/> keeps them.</summary>
    public IReadOnlyList<string> Notes { get; }
    /// <summary>How factors were standardised; empty where they were not.</summary>
    public IReadOnlyList<FactorScale> Scales { get; private init; } = [];

    /// <summary>Columns month (date if daily or weekly), industry, firms, ret and others; with factors excess for ret.</summary>
    public DataFrame Table => field ??= DataTable.From(new DataFrame(columns.Select(column => column.ToFrame()))).With(Notes).ToDataFrame();

    private string[] Months => columns[Array.FindIndex(columns, column => column.Name is "month" or "date")].Text!;

    /// <summary>Industry portfolios: month, industry, firms (where the file counts them) and ret, which is raw.</summary>
    /// <param name="file">Its first block of value or equal weighted returns is taken.</param>
    /// <param name="areEqual">Whether firms weigh the same.</param>
    /// <exception cref="InputException">No such block.</exception>
    public static ReturnPanel OfPortfolios(FrenchFile file, bool areEqual = false)
    {
        ArgumentNullException.ThrowIfNull(file);
        var block = file.Portfolios(areEqual);
        var firms = file.Blocks.FirstOrDefault(one =>
            one.Unit == FrenchUnit.Firms && one.Frequency == block.Frequency && one.Names.SequenceEqual(block.Names));
        var places = firms?.Dates.Index().ToDictionary(date => date.Item, date => date.Index);
        double Firms(string date, int j) => firms is not null && places!.TryGetValue(date, out var at) ? firms.Values(j)[at] : double.NaN;
        var (names, dates) = (block.Names, block.Dates);
        var cells = Enumerable.Range(0, dates.Count * names.Count).Select(i => (At: i / names.Count, J: i % names.Count)).ToArray();
        var kept = Array.FindAll(cells, cell => !double.IsNaN(block.Values(cell.J)[cell.At]) && Firms(dates[cell.At], cell.J) != 0);
        var gone = cells.Except(kept).GroupBy(cell => cell.J)
            .Select(cell => $"{names[cell.Key]} {cell.Count()} to {dates[cell.Last().At]}").ToArray();
        List<PanelColumn> columns =
        [
            new(block.Frequency == FrenchFrequency.Monthly ? "month" : "date", Array.ConvertAll(kept, cell => dates[cell.At]), null),
            new("industry", Array.ConvertAll(kept, cell => names[cell.J]), null),
        ];
        if (firms is not null) columns.Add(new("firms", null, Array.ConvertAll(kept, cell => Firms(dates[cell.At], cell.J)), 0));
        var decimals = Enumerable.Range(0, names.Count).Max(block.Decimals);
        columns.Add(new("ret", null, Array.ConvertAll(kept, cell => block.Values(cell.J)[cell.At]), decimals));
        return new([.. columns],
            [
                file.Origin, .. file.Notes,
                .. gone.Length == 0 ? Array.Empty<string>()
                    : [$"{file.FileName}: {cells.Length - kept.Length} returns are missing ({NameSuggestion.List(gone, 8)})."],
            ],
            null, [file]);
    }

    /// <summary>Stocks of a monthly CRSP export: stock, industry, month, ret in percent, and cap in millions of dollars.</summary>
    /// <param name="path">CSV as exported, legacy (RET) or new (mthret).</param>
    /// <param name="options">Industries and filters; by default SIC codes and none.</param>
    /// <exception cref="InputException">It is no such file; the message says the line.</exception>
    public static ReturnPanel OfStocks(string path, CrspOptions? options = null) => CrspReader.Read(path, options ?? new());

    /// <summary>Joins factors on the month, inner, and turns ret into excess, ret − RF of the same period.</summary>
    /// <param name="files">Of the panel's frequency; one of them has RF.</param>
    /// <exception cref="InputException">No RF, a factor twice, another frequency, or no month in common.</exception>
    public ReturnPanel WithFactors(params FrenchFile[] files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (Array.FindIndex(columns, column => column.Name == "ret") is var ret && ret < 0)
            throw new InputException("The panel has factors already.");
        var frequency = this.files is [var portfolios, ..] ? portfolios.Blocks[0].Frequency : FrenchFrequency.Monthly;
        var found = files.SelectMany(file => Factor.Of(file, file.Factors(frequency))).ToArray();
        if (found.GroupBy(factor => factor.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new InputException($"{twice.First().File} and {twice.Last().File} both have a factor {twice.Key}; give one of them.");
        var free = found.FirstOrDefault(factor => factor.Name == "rf")
            ?? throw new InputException($"{string.Join(", ", files.Select(file => file.FileName))}: no column RF, which is subtracted " +
                "from returns; give a file of three or five factors as well.");
        var shared = Array.FindAll(found, factor => factor != free);
        if (shared.FirstOrDefault(factor => Array.Exists(columns, column => column.Name == factor.Name)) is { } taken)
            throw new InputException($"The panel has a column {taken.Name} already.");
        var (months, rows) = (Months, Enumerable.Range(0, RowCount).ToArray());
        bool IsThere(string month) => Array.TrueForAll(found, factor => factor.At.ContainsKey(month));
        var kept = Array.FindAll(rows, row => IsThere(months[row]));
        double[] Of(Factor factor) => Array.ConvertAll(kept, row => factor.At[months[row]]);
        var (risk, own, decimals) = (Of(free), columns[ret].Take(kept).Numbers!, Math.Max(columns[ret].Decimals, free.Decimals));
        // A difference of decimals is one; rounding takes away what doubles add to it.
        PanelColumn excess = new("excess", null, [.. own.Zip(risk, (r, f) => Math.Round(r - f, Math.Max(decimals, 2)))], decimals);
        var mine = months.ToHashSet();
        var all = found.SelectMany(factor => factor.At.Keys).ToHashSet();
        var common = mine.Count(IsThere);
        return new(
            [.. columns.Select((column, j) => j == ret ? excess : column.Take(kept)),
                .. shared.Select(factor => new PanelColumn(factor.Name, null, Of(factor), factor.Decimals))],
            [.. Notes, .. files.SelectMany(file => file.Notes.Prepend(file.Origin)), .. Vintages([.. this.files, .. files]),
                $"Joined on {common} periods{Span(kept, months)}: {mine.Count - common} of the panel " +
                $"({rows.Length - kept.Length} rows) and {all.Count - common} of the factors fell out."],
            [.. shared.Select(factor => factor.Name)], [.. this.files, .. files]);
    }

    /// <summary>Keeps rows from a month to a month.</summary>
    /// <param name="from">YYYY-MM.</param>
    /// <param name="to">YYYY-MM, kept as well.</param>
    public ReturnPanel Between(string from, string to)
    {
        var (window, months) = (MonthSplit.ParseWindow($"{from}:{to}"), Months);
        int[] kept = [.. Enumerable.Range(0, RowCount).Where(row => MonthSplit.IsIn(months[row], window))];
        return With(Array.ConvertAll(columns, column => column.Take(kept)),
            $"Rows from {from} to {to} were kept; {RowCount - kept.Length} rows fell out.");
    }

    /// <summary>Adds a column of train, validation, test and none.</summary>
    /// <param name="split">Such as <c>split=2005-01:2014-12,2015-01:2019-12</c>.</param>
    /// <exception cref="InputException">It cannot be read, or the panel has the column.</exception>
    public ReturnPanel WithSplit(string split)
    {
        var (parsed, months) = (MonthSplit.Parse(split), Months);
        return Array.Exists(columns, column => column.Name == parsed.Name)
            ? throw new InputException($"The panel has a column {parsed.Name} already; give the split \"{split}\" another name.")
            : With([.. columns, new(parsed.Name, Array.ConvertAll(months, parsed.Of), null)]);
    }

    /// <summary>Gives factors mean 0 and standard deviation 1 over the months of a window, each month once, divisor n.</summary>
    /// <param name="from">YYYY-MM.</param>
    /// <param name="to">YYYY-MM.</param>
    /// <exception cref="InputException">No factors, or a factor that does not vary there.</exception>
    public ReturnPanel Standardize(string from, string to)
    {
        var (window, months, scales) = (MonthSplit.ParseWindow($"{from}:{to}"), Months, new List<FactorScale>());
        if (factors.Length == 0) throw new InputException("There are no factors to standardise; join them first.");
        int[] firsts = [.. Enumerable.Range(0, RowCount).DistinctBy(row => months[row]).Where(row => MonthSplit.IsIn(months[row], window))];
        PanelColumn Scaled(PanelColumn column)
        {
            var mean = firsts.Average(row => column.Numbers![row]);
            var deviation = Math.Sqrt(firsts.Average(row => Math.Pow(column.Numbers![row] - mean, 2)));
            if (!(deviation > 0)) throw new InputException($"The factor {column.Name} does not vary from {from} to {to}.");
            scales.Add(new(column.Name, mean, deviation));
            return column with { Numbers = Array.ConvertAll(column.Numbers!, value => (value - mean) / deviation), Decimals = -1 };
        }

        if (firsts.Length == 0) throw new InputException($"The panel has no month from {from} to {to}.");
        PanelColumn[] scaled = [.. columns.Select(column => factors.Contains(column.Name) ? Scaled(column) : column)];
        var notes = scales.Select(scale => string.Create(CultureInfo.InvariantCulture,
            $"{scale.Name} was standardised over {firsts.Length} months from {from} to {to}: mean {scale.Mean:R}, " +
            $"standard deviation {scale.StandardDeviation:R} (divisor n)."));
        return new(scaled, [.. Notes, .. notes], factors, files) { Scales = scales };
    }

    /// <summary>Writes CSV; numbers as many decimals as their files have.</summary>
    /// <param name="stream">Receives UTF-8.</param>
    public void Write(Stream stream)
    {
        using var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        csv.WriteHeader([.. columns.Select(column => column.Name)]);
        for (var row = 0; row < RowCount; row++) csv.WriteRecord(Array.ConvertAll(columns, column => column.TextAt(row)));
    }

    private ReturnPanel With(PanelColumn[] others, params string[] notes) =>
        new(others, [.. Notes, .. notes], factors, files) { Scales = Scales };

    private static string Span(int[] rows, string[] months) =>
        rows.Length == 0 ? "" : $", {rows.Min(row => months[row])} to {rows.Max(row => months[row])}";

    // Values are revised back to 1926 with each release, and files of two join without a sign of it.
    private static string[] Vintages(FrenchFile[] files)
    {
        string Of(FrenchFile file) => file.Vintage ?? "not stated";
        return files.Select(Of).Distinct().Count() == 1 ? []
            : [$"The files are of different vintages: {string.Join(", ", files.Select(file => $"{file.FileName} {Of(file)}"))}."];
    }

    private sealed record Factor(string Name, string File, Dictionary<string, double> At, int Decimals)
    {
        public static IEnumerable<Factor> Of(FrenchFile file, FrenchBlock block) => block.Names.Select((name, j) => new Factor(
            name is "Mkt-RF" ? "mkt" : name.ToLowerInvariant(),
            file.FileName,
            block.Dates.Zip(block.Values(j)).Where(one => !double.IsNaN(one.Second)).ToDictionary(one => one.First, one => one.Second),
            block.Decimals(j)));
    }
}
