using System.Collections.ObjectModel;
using Microsoft.Data.Analysis;

namespace NgHvi;

/// <summary>An immutable table of named columns that knows the file and line of every row.</summary>
internal sealed class DataTable
{
    private readonly Dictionary<string, DataColumn> byName;
    private readonly int[]? lines;

    public DataTable(string? fileName, DataColumn[] columns, int[]? lines)
    {
        (FileName, Columns, RowCount, this.lines) = (fileName, Array.AsReadOnly(columns), columns[0].RowCount, lines);
        ColumnNames = Array.AsReadOnly(Array.ConvertAll(columns, c => c.Name));
        byName = columns.ToDictionary(c => c.Name, StringComparer.Ordinal);
    }

    public string? FileName { get; } // Name of the file without its folder; null for a table made in code.
    public int RowCount { get; } // How many rows the table has; at least one.
    public ReadOnlyCollection<DataColumn> Columns { get; }
    public ReadOnlyCollection<string> ColumnNames { get; }
    public string Title => FileName ?? "The table";

    // Reads a CSV file: UTF-8, comma separated, quoted as in RFC 4180, names in the first line.
    public static DataTable FromCsv(string path) => CsvTableReader.Read(path);

    public static DataTable FromCsv(TextReader reader, string fileName) => CsvTableReader.Read(reader, fileName);

    public static DataTable FromColumns(params DataColumn[] columns)
    {
        if (columns is not [{ RowCount: > 0 } first, ..]) throw new InputException("A table needs at least one column and one row.");

        foreach (var column in columns)
        {
            if (string.IsNullOrEmpty(column.Name)) throw new InputException("A column of the table has no name; every column needs one.");

            if (column.RowCount != first.RowCount)
            {
                throw new InputException(
                    $"Column \"{column.Name}\" has {column.RowCount} rows, but column \"{first.Name}\" has {first.RowCount}.");
            }
        }

        return columns.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1) is { } repeated
            ? throw new InputException($"The column name \"{repeated.Key}\" occurs twice; names must differ.")
            : new DataTable(fileName: null, [.. columns], lines: null);
    }

    // The table that a data frame holds, with the file and lines it was read from where it still has their rows.
    public static DataTable From(DataFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return FrameColumns.ToTable(frame);
    }

    public DataFrame ToDataFrame() => FrameColumns.Remember(new DataFrame(Columns.Select(FrameColumns.ToFrame)), this);

    public bool HasColumn(string name) => byName.ContainsKey(name);

    public DataColumn Column(string name) => byName.TryGetValue(name, out var column) ? column : throw new InputException(NoColumn(name));

    // The line of the file, from 1, on which a row starts; the number of the row, from 1, without a file.
    public int LineOf(int row) => lines is null ? row + 1 : lines[row];

    public DataTable Where(string filter) => Take(RowFilter.Select(this, filter));

    public string NoColumn(string name) =>
        $"{Title} has no column \"{name}\"; its columns are {NameSuggestion.List(ColumnNames)}" +
        (NameSuggestion.Closest(name, ColumnNames) is { } closest ? $"; did you mean \"{closest}\"?" : ".");

    public string Place(int row, string column) =>
        (FileName is null ? $"row {LineOf(row)}" : $"{FileName}, line {LineOf(row)}") + $", column \"{column}\"";

    // The sentence about the first cell that is not a finite number in a column that must be numeric.
    public InputException NotANumber(DataColumn column, string role)
    {
        var text = column.TextAt(column.FirstBadRow);
        var kind = DataColumn.IsNotFinite(text) ? "finite number" : "number";
        return new InputException(
            $"{Place(column.FirstBadRow, column.Name)}: \"{text}\" is not a {kind}; {role} allows " +
            "numbers such as 1.5 or 2e-3, and an empty cell or NA for a missing value.");
    }

    public DataTable Take(int[] rows) => new(FileName, [.. Columns.Select(c => c.Take(rows))], Array.ConvertAll(rows, LineOf));

    // The table with the file and the lines of another of as many rows.
    public DataTable LocatedAs(DataTable? other) => other is null ? this : new(other.FileName, [.. Columns], other.lines);
}
