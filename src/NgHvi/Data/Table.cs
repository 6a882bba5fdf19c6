namespace NgHvi;

/// <summary>Reads tables and chooses rows.</summary>
/// <remarks>Frames remember file, lines and text, for messages and group keys.</remarks>
public static partial class Table
{
    /// <summary>Reads CSV: UTF-8, perhaps packed by gzip, quotes as in RFC 4180, names in line 1.</summary>
    /// <remarks>Cells are trimmed, blank lines and columns without a name left out. Empty cells, <c>NA</c>, <c>NaN</c>, <c>.</c>,
    /// <c>NULL</c> and <c>N/A</c> are missing. Columns are doubles where no digit is lost (as of 001, or more than 15), dates where
    /// cells are ISO's (2026-11-28), else text.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="separator">Of fields; null: comma, semicolon, tab or bar, as found.</param>
    /// <param name="decimalMark">Point or comma; null: a comma where fields are not separated by it and nothing has a point.</param>
    /// <param name="missing">Further codes of missing values, such as -999.</param>
    /// <exception cref="InputException">File is no table.</exception>
    public static DataFrame Read(
        string path, char? separator = null, char? decimalMark = null, IReadOnlyList<string>? missing = null)
    {
        if (separator is { } sign && CsvFormat.ParseSeparator(sign.ToString()) is null)
            throw new ArgumentOutOfRangeException(nameof(separator), $"'{sign}' cannot separate fields.");
        return decimalMark is null or '.' or ','
            ? CsvTableReader.Read(path, new(separator, decimalMark, missing)).ToDataFrame()
            : throw new ArgumentOutOfRangeException(nameof(decimalMark), "Decimals have a point or a comma.");
    }

    /// <summary>Keeps rows by a filter, such as <c>split!=test,month>=2005-01</c>.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="filter">Conditions of a column, one of <c>= != &lt; &lt;= > >=</c> and a value, comma separated; all must hold.
    /// Numbers compare as numbers, dates by year, month or day, as far as the value goes, so that <c>&lt;=2005-12</c> has all of
    /// December; NA or nothing is missing; quote commas and signs of comparison.</param>
    /// <exception cref="InputException">Filter is malformed or leaves no row.</exception>
    public static DataFrame Where(this DataFrame frame, string filter)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(filter);
        var table = DataTable.From(frame);
        var rows = RowsOf(table, filter);
        return table.Take(rows).Remember(frame.Filter(new PrimitiveDataFrameColumn<int>("rows", rows)));
    }

    internal static int[] RowsOf(DataTable table, string filter, bool mayBeNone = false)
    {
        var rows = Enumerable.Range(0, table.RowCount).ToArray();
        foreach (var (name, sign, value) in Parse(filter))
        {
            if (!table.HasColumn(name)) throw new InputException($"The filter {Cell.Quote(filter)} cannot be used: {table.NoColumn(name)}");
            var (column, number) = (table.Column(name), Cell.Number(value));
            if (sign[0] is '<' or '>') rows = Array.FindAll(rows, Compares(filter, column, sign, value));
            else
            {
                rows = Array.FindAll(rows, row => (sign == "=") == (column.IsMissing(row) ? Cell.IsMissing(Encoding.UTF8.GetBytes(value))
                    : (!double.IsNaN(number) && column.Numbers[row] == number) || column.TextAt(row) == value));
            }

            if (rows.Length == 0 && !mayBeNone)
            {
                var values = Enumerable.Range(0, table.RowCount).Select(column.TextAt).Distinct().ToArray();
                throw new InputException(
                    $"No row of {table.FileName ?? "the table"} satisfies the filter \"{filter}\"; column \"{name}\" " +
                    $"has the values {NameSuggestion.List(values, limit: 8)}.");
            }
        }

        return rows;
    }

    // Missing cells are neither less nor more than anything.
    private static Predicate<int> Compares(string filter, DataColumn column, string sign, string value)
    {
        var number = Cell.Number(value);
        bool IsDate(int row) => column.IsMissing(row) || DateStart().IsMatch(column.TextAt(row));
        Func<int, int> order = column.IsNumeric && !column.AreDates && !double.IsNaN(number)
            ? row => column.Numbers[row].CompareTo(number)
            : DateStart().IsMatch(value) && Enumerable.Range(0, column.RowCount).All(IsDate)
            ? row => string.CompareOrdinal(column.TextAt(row), 0, value, 0, value.Length)
            : throw new InputException(
                $"The filter {Cell.Quote(filter)} cannot be used: column \"{column.Name}\" and {Cell.Quote(value)} are not both " +
                "numbers or both dates (2005, 2005-01 or 2005-01-31), which alone are less or more.");
        return row => !column.IsMissing(row)
            && order(row) switch { < 0 => sign[0] == '<', > 0 => sign[0] == '>', _ => sign[^1] == '=' };
    }

    private static (string Column, string Sign, string Value)[] Parse(string filter)
    {
        var groups = Conditions().Match(filter).Groups;
        (string Column, string Sign, string Value)[] conditions = [.. groups["c"].Captures.Select((column, i) =>
            (Word(column), groups["o"].Captures[i].Value, Word(groups["v"].Captures[i])))];
        return conditions.Length > 0 && conditions.All(condition => condition.Column.Length > 0)
            ? conditions
            : throw new InputException(
                $"The filter {Cell.Quote(filter)} cannot be read; allowed are a column, one of = != < <= > >= and a value, with commas " +
                "between, such as split=train,month>=2005-01.");
    }

    private static string Word(Capture word) =>
        word.Value is ['"', .. var quoted] ? quoted.TrimEnd(' ')[..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : word.Value.Trim();

    [GeneratedRegex(@"\A\d{4}(-\d{2}(-\d{2}([T ].*)?)?)?\z", RegexOptions.ExplicitCapture)] private static partial Regex DateStart();

    [GeneratedRegex(
        """\A(((?> *)(?<c>"([^"]|"")*" *|[^"=!<>,][^=!<>,]*)(?<o>!?=|[<>]=?)""" +
        """(?> *)(?<v>"([^"]|"")*" *|([^"=<>,][^=<>,]*)?))(,(?!\z)|\z))+\z""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Conditions();
}
