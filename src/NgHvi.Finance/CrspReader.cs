namespace NgHvi.Finance;

/// <summary>Reads monthly CRSP exports, legacy (SIZ, with RET) and new (CIZ, with mthret).</summary>
internal sealed class CrspReader
{
    private const double PerformanceLoss = -0.3; // Convention for missing delisting returns of DLSTCD 500 and 520 to 584.
    private static readonly string[] DateFormats = ["yyyyMMdd", "yyyy-MM-dd", "dd/MM/yyyy"];
    private readonly DataTable table;
    private readonly CrspOptions options;
    private readonly bool isNew;
    private readonly DataColumn? permno, date, ret, price, shares, code, delistingCode, delistingReturn;
    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> delisted = [];

    private CrspReader(DataTable table, CrspOptions options)
    {
        (this.table, this.options) = (table, options);
        isNew = Find("mthret") is not null;
        (permno, date) = (Find("permno"), isNew ? Find("mthcaldt") : Find("date"));
        (ret, price, shares) = (Find(isNew ? "mthret" : "ret"), Find(isNew ? "mthprc" : "prc"), Find("shrout"));
        code = Find("siccd") ?? Find("hsiccd");
        // The new format's return includes the delisting return: adding it again would count it twice.
        (delistingCode, delistingReturn) = isNew ? (null, null) : (Find("dlstcd"), Find("dlret"));
        Need((permno, "permno"), (date, isNew ? "mthcaldt" : "date"), (ret, isNew ? "mthret" : "ret"), (code, "siccd"));
    }

    public static ReturnPanel Read(string path, CrspOptions options) => new CrspReader(CsvTableReader.Read(path), options).Panel();

    private ReturnPanel Panel()
    {
        var filters = Filters().ToArray();
        var rows = new Dictionary<(string Stock, string Month), int>();
        for (var row = 0; row < table.RowCount; row++)
        {
            var key = (Stock: StockAt(row), Month: MonthAt(row));
            if (rows.TryGetValue(key, out var other))
            {
                if (!options.KeepsLastDuplicate)
                {
                    throw Fault(row,
                        $"PERMNO {key.Stock} has {key.Month} in line {table.LineOf(other)} already; exports joined with names or " +
                        "distributions repeat months: export without them, or use --duplicates last.");
                }

                Count("rows repeated a stock and month; the last was taken");
            }

            rows[key] = row;
        }

        bool IsKept(int row, double value)
        {
            var reason = double.IsNaN(value) ? "rows have no return" : filters.FirstOrDefault(filter => !filter.Keeps(row)).Reason;
            if (reason is not null) Count(reason);
            return reason is null;
        }

        var kept = rows.Select(row => (row.Key, Row: row.Value, Return: ReturnAt(row.Value, row.Key.Stock, row.Key.Month)))
            .Where(row => IsKept(row.Row, row.Return)).Select(row => (row.Key, row.Row, row.Return, Industry: IndustryOf(row.Row)))
            .Where(row => row.Industry.Length > 0)
            .OrderBy(row => row.Key.Stock.Length).ThenBy(row => row.Key.Stock, StringComparer.Ordinal)
            .ThenBy(row => row.Key.Month, StringComparer.Ordinal).ToArray();
        var strangers = kept.Where(row => row.Industry == SicDefinitions.Unassigned).Select(row => row.Key.Stock).Distinct().Count();
        List<PanelColumn> columns =
        [
            new("stock", Array.ConvertAll(kept, row => row.Key.Stock), null),
            new("industry", Array.ConvertAll(kept, row => row.Industry), null),
            new("month", Array.ConvertAll(kept, row => row.Key.Month), null),
            new("ret", null, Array.ConvertAll(kept, row => Math.Round(100 * row.Return, 10))),
        ];
        if (price is not null && shares is not null)
        {
            var caps = Array.ConvertAll(kept, row => Math.Round(Price(row.Row) * Amount(shares, row.Row) / 1000, 6));
            columns.Insert(3, new("cap", null, caps));
        }

        return new([.. columns],
            [
                $"{table.Title}: {(isNew ? "new (CIZ)" : "legacy (SIZ)")} format, {table.RowCount} rows, {kept.Length} kept, " +
                    $"{kept.Select(row => row.Key.Stock).Distinct().Count()} stocks; returns were fractions and are percent.",
                .. table.Notes, .. counts.Select(count => $"{table.Title}: {count.Value} {count.Key}."),
                .. CodeNotes(),
                .. strangers > 0 ? [$"{table.Title}: {strangers} stocks are {SicDefinitions.Unassigned} in some month."]
                    : Array.Empty<string>(),
            ]);
    }

    private IEnumerable<string> CodeNotes()
    {
        if (options.Industries is { } sic) yield return $"{sic.FileName}: {sic.Industries.Count} industries, SHA-256 {sic.Sha256}.";
        if (isNew)
            yield return $"{table.Title}: siccd of msf_v2 is one code for all months of a stock; stksecurityinfohist has the month's.";
        else if (Find("siccd") is null) yield return $"{table.Title}: HSICCD is the latest code of a stock, not that of the month.";
    }

    private IEnumerable<(string Reason, Func<int, bool> Keeps)> Filters()
    {
        if (options.CommonOnly && isNew)
        {
            (string Name, string[] Values)[] common =
                [("sharetype", ["NS"]), ("securitytype", ["EQTY"]), ("securitysubtype", ["COM"]), ("usincflg", ["Y"]),
                    ("issuertype", ["ACOR", "CORP"])];
            foreach (var (name, values) in common)
            {
                var column = Needed(name);
                yield return ($"rows are no common US shares ({name})", row => values.Contains(column.TextAt(row)));
            }
        }
        else if (options.CommonOnly)
        {
            var column = Needed("shrcd");
            yield return ("rows are no common US shares (SHRCD 10, 11)", row => Amount(column, row) is 10 or 11);
        }

        if (options.MajorExchangesOnly)
        {
            var column = Needed(isNew ? "primaryexch" : "exchcd");
            yield return ("rows are of other exchanges than NYSE, AMEX and NASDAQ",
                row => isNew ? column.TextAt(row) is "N" or "A" or "Q" : Amount(column, row) is 1 or 2 or 3);
        }

        if (options.LeastPrice > 0)
        {
            Need((price, isNew ? "mthprc" : "prc"));
            yield return ($"rows have a price below {options.LeastPrice.ToString(CultureInfo.InvariantCulture)} or none",
                row => Price(row) >= options.LeastPrice);
        }

        if (options.WithoutFinancials)
            yield return ("rows are financials (SIC 6000 to 6999)", row => Code(row) is not (>= 6000 and <= 6999));
    }

    // NaN where missing; a fraction.
    private double ReturnAt(int row, string stock, string month)
    {
        var own = Fraction(ret!, row, "RET");
        if (delistingReturn is null && delistingCode is null) return own;
        var (last, why) = (delistingReturn is null ? double.NaN : Fraction(delistingReturn, row, "DLRET"), Amount(delistingCode, row));
        if (double.IsNaN(last) && why is 500 or (>= 520 and <= 584))
        {
            last = PerformanceLoss;
            Count("delistings for performance have no return; -30 % was taken");
        }

        if (double.IsNaN(last)) return own;
        if (!delisted.TryAdd(stock, row) && StockAt(delisted[stock]) == stock && MonthAt(delisted[stock]) != month)
        {
            throw Fault(row,
                $"PERMNO {stock} has a delisting return in line {table.LineOf(delisted[stock])} already; a stock has one, and it " +
                "must not be counted twice.");
        }

        Count("delisting returns were joined to the month's");
        return double.IsNaN(own) ? last : ((1 + own) * (1 + last)) - 1;
    }

    // Letters are codes of missing values and never numbers.
    private double Fraction(DataColumn column, int row, string name)
    {
        if (column.IsMissing(row)) return double.NaN;
        var text = column.TextAt(row);
        if (text.Length == 1 && char.IsAsciiLetter(text[0]))
        {
            Count($"cells of {name} are the letter {text.ToUpperInvariant()}, a code of missing values");
            return double.NaN;
        }

        var value = Cell.Number(text);
        return double.IsNaN(value) ? throw Fault(row, $"{name} is {Cell.Quote(text)}, which is neither a number nor a code of one letter.")
            : value >= -1 ? value
            : throw Fault(row, $"{name} is {text}; returns are fractions of at least -1, and codes such as -66 or -99 must be missing.");
    }

    private double Price(int row) => Amount(price, row) is var value && value == 0 ? double.NaN : Math.Abs(value); // Negative: a midpoint.

    private string IndustryOf(int row)
    {
        var (number, digits) = (Code(row), options.Digits);
        var industry = options.Industries is { } sic ? sic.Of(number) : number == 0 ? SicDefinitions.Unassigned
            : number.ToString("D4", CultureInfo.InvariantCulture)[..digits];
        if (industry != SicDefinitions.Unassigned || options.Unassigned == Unassigned.Keep) return industry;
        Count(options.Unassigned == Unassigned.Other ? "rows of no industry went to Other" : "rows of no industry were left out");
        return options.Unassigned == Unassigned.Other ? "Other" : "";
    }

    private int Code(int row) // 0: none.
    {
        if (code!.IsMissing(row) || code.TextAt(row) is "Z" or "z") return 0;
        var value = Cell.Number(code.TextAt(row));
        return value is >= 0 and <= 9999 && value == Math.Floor(value) ? (int)value % 9999
            : throw Fault(row, $"the SIC code is {Cell.Quote(code.TextAt(row))}; allowed are whole numbers of up to four digits and Z.");
    }

    private string StockAt(int row)
    {
        var text = permno!.TextAt(row);
        return text.Length > 0 && text.All(char.IsAsciiDigit) ? text
            : throw Fault(row, $"PERMNO is {Cell.Quote(text)}; a whole number is expected.");
    }

    // The last trading day; only its month is used.
    private string MonthAt(int row) =>
        DateTime.TryParseExact(date!.TextAt(row), DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("yyyy-MM", CultureInfo.InvariantCulture)
            : throw Fault(row, $"the date is {Cell.Quote(date.TextAt(row))}; YYYYMMDD, YYYY-MM-DD or DD/MM/YYYY is expected.");

    private static double Amount(DataColumn? column, int row) =>
        column is null || column.IsMissing(row) ? double.NaN : Cell.Number(column.TextAt(row));

    private DataColumn? Find(string name) =>
        table.Columns.FirstOrDefault(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private DataColumn Needed(string name)
    {
        Need((Find(name), name));
        return Find(name)!;
    }

    private void Need(params (DataColumn? Column, string Name)[] needed)
    {
        if (needed.FirstOrDefault(one => one.Column is null).Name is { } absent)
        {
            throw new InputException(
                $"{table.Title}, line 1: no column {absent}; a monthly CRSP export has permno, date, ret and siccd, or " +
                $"permno, mthcaldt, mthret and siccd. Its columns are {NameSuggestion.List(table.ColumnNames)}.");
        }
    }

    private InputException Fault(int row, string sentence) => new($"{table.Title}, line {table.LineOf(row)}: {sentence}");

    private void Count(string what) => counts[what] = counts.GetValueOrDefault(what) + 1;
}
