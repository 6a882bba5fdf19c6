using System.Globalization;
using CsvHelper;

namespace NgHvi.Cli;

/// <summary>Writes tables as CSV files; numbers in their shortest exact form.</summary>
internal static class CsvTable
{
    /// <summary>Writes a table.</summary>
    public static void Write(Stream stream, DataTable table) => Write(
        stream,
        table.ColumnNames,
        Enumerable.Range(0, table.RowCount).Select(row => table.Columns.Select(column => column.TextAt(row))));

    /// <summary>Writes rows of fields.</summary>
    public static void Write(Stream stream, IEnumerable<string> header, IEnumerable<IEnumerable<string>> rows)
    {
        using var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        csv.WriteHeader([.. header]);
        foreach (var row in rows)
        {
            csv.WriteRecord(row.ToArray());
        }
    }

    /// <summary>A number in its shortest exact form; nothing when it is not finite.</summary>
    public static string Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";
}
