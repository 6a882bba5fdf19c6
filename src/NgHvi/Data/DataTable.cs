namespace NgHvi;

/// <summary>Immutable, not empty; knows the file and line of every row.</summary>
internal sealed class DataTable(string? fileName, DataColumn[] columns, int[]? lines)
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();
    private static readonly ConditionalWeakTable<DataFrame, DataTable> Origins = [];
    private readonly Dictionary<string, DataColumn> byName = columns.ToDictionary(c => c.Name);

    public string? FileName => fileName; // Without its folder; null for a table made in code.
    public int RowCount => columns[0].RowCount;
    public IReadOnlyList<DataColumn> Columns => columns;
    public IReadOnlyList<string> ColumnNames { get; } = Array.ConvertAll(columns, c => c.Name);
    public string Title => fileName ?? "The table";
    public IReadOnlyList<string> Notes { get; init; } = []; // How it was read, where that was not said.
    public IReadOnlyDictionary<string, string> Repeated { get; init; } = None; // Names of several columns, which are left out, and why.

    public static DataTable FromColumns(params DataColumn[] columns)
    {
        if (columns is not [{ RowCount: > 0 } first, ..]) throw new InputException("A table needs at least one column and one row.");
        foreach (var column in columns)
        {
            if (string.IsNullOrEmpty(column.Name)) throw new InputException("A column of the table has no name; every column needs one.");
            if (column.RowCount != first.RowCount)
                throw new InputException(
                    $"Column \"{column.Name}\" has {column.RowCount} rows, but column \"{first.Name}\" has {first.RowCount}.");
        }

        return columns.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1) is { } repeated
            ? throw new InputException($"The column name \"{repeated.Key}\" occurs twice; names must differ.")
            : new(fileName: null, [.. columns], lines: null);
    }

    // What did not change since it was read keeps text and lines.
    public static DataTable From(DataFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var origin = Origins.TryGetValue(frame, out var table) && table.RowCount == frame.Rows.Count ? table : null;
        var made = FromColumns([.. frame.Columns.Select(column => origin?.Unchanged(column) ?? DataColumn.From(column))]);
        return origin is null ? made : origin.With([.. made.Columns]);
    }

    public DataFrame ToDataFrame() => Remember(new DataFrame(columns.Select(column => column.ToFrame())));

    // More to say about where the rows come from.
    public DataTable With(IReadOnlyList<string> notes) =>
        notes.Count == 0 ? this : new(fileName, columns, lines) { Notes = [.. Notes, .. notes], Repeated = Repeated };

    public DataFrame Remember(DataFrame frame)
    {
        Origins.Add(frame, this);
        return frame;
    }

    public bool HasColumn(string name) => byName.ContainsKey(name);

    public DataColumn Column(string name) => byName.TryGetValue(name, out var column) ? column : throw new InputException(NoColumn(name));

    // From 1; the row's number without a file.
    public int LineOf(int row) => lines is null ? row + 1 : lines[row];

    public string NoColumn(string name) => Repeated.TryGetValue(name, out var why) ? why
        : $"{Title} has no column {Cell.Quote(name)}; its columns are {NameSuggestion.List(ColumnNames)}" +
        (NameSuggestion.Closest(name, ColumnNames) is { } closest ? $"; did you mean \"{closest}\"?" : ".");

    public string Place(int row, string column) =>
        (fileName is null ? $"row {LineOf(row)}" : $"{fileName}, line {LineOf(row)}") + $", column \"{column}\"";

    public DataTable Take(int[] rows) => With(Array.ConvertAll(columns, c => c.Take(rows)), Array.ConvertAll(rows, LineOf));

    private DataTable With(DataColumn[] others, int[]? places = null) =>
        new(fileName, others, places ?? lines) { Notes = Notes, Repeated = Repeated };

    private DataColumn? Unchanged(DataFrameColumn column)
    {
        if (!byName.TryGetValue(column.Name, out var read)) return null;
        var row = 0;
        return column switch
        {
            PrimitiveDataFrameColumn<double> values when read.IsNumeric
                && values.All(value => (value ?? double.NaN).Equals(read.Numbers[row++])) => read,
            PrimitiveDataFrameColumn<DateTime> dates when read is { IsNumeric: true, AreDates: true }
                && dates.All(date => date == read.DateAt(row++)) => read,
            IEnumerable<string?> texts when texts.All(text => text == (read.IsMissing(row) ? null : read.TextAt(row)) && row++ >= 0) =>
                read,
            _ => null,
        };
    }
}
