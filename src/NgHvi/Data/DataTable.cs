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
        FileName = fileName;
        Columns = Array.AsReadOnly(columns);
        ColumnNames = Array.AsReadOnly(Array.ConvertAll(columns, c => c.Name));
        RowCount = columns[0].RowCount;
        this.lines = lines;
        byName = columns.ToDictionary(c => c.Name, StringComparer.Ordinal);
    }

    /// <summary>Name of the file without its folder; null for a table made in code.</summary>
    public string? FileName { get; }

    /// <summary>How many rows the table has; at least one.</summary>
    public int RowCount { get; }

    /// <summary>The columns from left to right.</summary>
    public ReadOnlyCollection<DataColumn> Columns { get; }

    /// <summary>The names of the columns from left to right.</summary>
    public ReadOnlyCollection<string> ColumnNames { get; }

    /// <summary>What a sentence about the table starts with.</summary>
    public string Title => FileName ?? "The table";

    /// <summary>Reads a CSV file: UTF-8, comma separated, quoted as in RFC 4180, names in the first line.</summary>
    public static DataTable FromCsv(string path) => CsvTableReader.Read(path);

    /// <summary>Reads CSV text from a reader; see <see cref="FromCsv(string)"/>.</summary>
    public static DataTable FromCsv(TextReader reader, string fileName) => CsvTableReader.Read(reader, fileName);

    /// <summary>Makes a table from columns of one length.</summary>
    /// <exception cref="InputException">There is no column or no row, lengths differ, or names repeat or are empty.</exception>
    public static DataTable FromColumns(params DataColumn[] columns)
    {
        if (columns.Length == 0 || columns[0].RowCount == 0)
        {
            throw new InputException("A table needs at least one column and one row.");
        }

        foreach (var column in columns)
        {
            if (string.IsNullOrEmpty(column.Name))
            {
                throw new InputException("A column of the table has no name; every column needs one.");
            }

            if (column.RowCount != columns[0].RowCount)
            {
                throw new InputException(
                    $"Column \"{column.Name}\" has {column.RowCount} rows, but column \"{columns[0].Name}\" has " +
                    $"{columns[0].RowCount}.");
            }
        }

        var repeated = columns.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1);
        return repeated is null
            ? new DataTable(fileName: null, [.. columns], lines: null)
            : throw new InputException($"The column name \"{repeated.Key}\" occurs twice; names must differ.");
    }

    /// <summary>The table that a data frame holds, with the file and lines it was read from where it still has their rows.</summary>
    /// <exception cref="InputException">There is no column or no row, or a column is of a type that no model takes.</exception>
    public static DataTable From(DataFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return FrameColumns.ToTable(frame);
    }

    /// <summary>The table as a data frame that remembers it.</summary>
    public DataFrame ToDataFrame() => FrameColumns.Remember(new DataFrame(Columns.Select(FrameColumns.ToFrame)), this);

    /// <summary>Whether the table has a column of this name; upper and lower case differ.</summary>
    public bool HasColumn(string name) => byName.ContainsKey(name);

    /// <summary>The column of this name.</summary>
    /// <exception cref="InputException">There is none; the message lists the columns.</exception>
    public DataColumn Column(string name) =>
        byName.TryGetValue(name, out var column) ? column : throw new InputException(NoColumn(name));

    /// <summary>The line of the file, from 1, on which a row starts; the number of the row, from 1, without a file.</summary>
    public int LineOf(int row) => lines is null ? row + 1 : lines[row];

    /// <summary>Keeps the rows that satisfy a filter; see <see cref="Table.Where"/>.</summary>
    public DataTable Where(string filter) => Take(RowFilter.Select(this, filter));

    /// <summary>The sentence that a column does not exist.</summary>
    public string NoColumn(string name)
    {
        var closest = NameSuggestion.Closest(name, ColumnNames);
        return $"{Title} has no column \"{name}\"; its columns are {NameSuggestion.List(ColumnNames)}" +
            (closest is null ? "." : $"; did you mean \"{closest}\"?");
    }

    /// <summary>Where a cell is: file, line and column.</summary>
    public string Place(int row, string column) =>
        (FileName is null ? $"row {LineOf(row)}" : $"{FileName}, line {LineOf(row)}") + $", column \"{column}\"";

    /// <summary>The sentence about a cell that is not a finite number in a column that must be numeric.</summary>
    public InputException NotANumber(DataColumn column, int row, string role)
    {
        var text = column.TextAt(row);
        var fault = NumericCells.IsNotFinite(text) ? "is not a finite number" : "is not a number";
        return new InputException(
            $"{Place(row, column.Name)}: \"{text}\" {fault}; {role} allows numbers such as 1.5 or 2e-3, and an empty " +
            "cell or NA for a missing value.");
    }

    /// <summary>The table with only the given rows.</summary>
    public DataTable Take(int[] rows) => new(FileName, [.. Columns.Select(c => c.Take(rows))], Array.ConvertAll(rows, LineOf));

    /// <summary>The table with the file and the lines of another of as many rows.</summary>
    public DataTable LocatedAs(DataTable? other) => other is null ? this : new(other.FileName, [.. Columns], other.lines);
}
