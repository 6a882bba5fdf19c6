using Microsoft.Data.Analysis;

namespace NgHvi;

/// <summary>Reads tables into data frames and chooses their rows.</summary>
/// <remarks>Such frames remember their file, the line of every row and how numbers were written, so that messages name places and a group
/// key stays what the file says; frames made in any other way serve as well.</remarks>
public static class Table
{
    /// <summary>Reads a CSV file: UTF-8, comma separated, quoted as in RFC 4180, names in the first line.</summary>
    /// <remarks>White space around a cell is dropped unless it is quoted; blank lines are skipped; empty cells and <c>NA</c> are missing. A
    /// column whose cells are all finite numbers is one of doubles, unless digits would be lost (001, or more than 15 of them); any other
    /// is text.</remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">The file cannot be read as a table.</exception>
    public static DataFrame Read(string path) => CsvTableReader.Read(path).ToDataFrame();

    /// <summary>Keeps the rows that satisfy a filter, such as <c>split=train</c> or <c>split!=test,year=2020</c>.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="filter">One or more conditions <c>column=value</c> or <c>column!=value</c> with commas between, all of which must hold.
    /// Two numbers are compared as numbers, all else as text; the value NA or nothing stands for a missing cell. A column or value with a
    /// comma or an equals sign stands in double quotes.</param>
    /// <exception cref="InputException">The filter is malformed, names no column, or leaves no row.</exception>
    public static DataFrame Where(this DataFrame frame, string filter)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(filter);
        var table = DataTable.From(frame);
        var rows = RowFilter.Select(table, filter);
        return FrameColumns.Remember(frame.Filter(new PrimitiveDataFrameColumn<int>("rows", rows)), table.Take(rows));
    }
}
