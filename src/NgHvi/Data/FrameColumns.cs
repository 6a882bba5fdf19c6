using System.Collections;
using Microsoft.Data.Analysis;

namespace NgHvi;

/// <summary>Tables from data frames and back, and what a frame remembers of the table it came from.</summary>
internal static class FrameColumns
{
    private static readonly ConditionalWeakTable<DataFrame, DataTable> Origins = [];

    public static DataFrame Remember(DataFrame frame, DataTable table)
    {
        Origins.Add(frame, table);
        return frame;
    }

    // The table that a frame holds now; columns that did not change keep the text they were read from.
    public static DataTable ToTable(DataFrame frame)
    {
        var origin = Origins.TryGetValue(frame, out var table) && table.RowCount == frame.Rows.Count ? table : null;
        var columns = frame.Columns.Select(column => Same(origin, column) ?? FromFrame(column)).ToArray();
        return DataTable.FromColumns(columns).LocatedAs(origin);
    }

    // A column of doubles, or of text where numbers are not all there is to it.
    public static DataFrameColumn ToFrame(DataColumn column) => column.IsNumeric && !column.HasDigitKeys
        ? new DoubleDataFrameColumn(column.Name, column.Numbers.ToArray().Select(value => double.IsNaN(value) ? (double?)null : value))
        : new StringDataFrameColumn(
            column.Name, Enumerable.Range(0, column.RowCount).Select(row => column.IsMissing(row) ? null : column.TextAt(row)));

    private static DataColumn? Same(DataTable? origin, DataFrameColumn column)
    {
        if (origin?.HasColumn(column.Name) != true || column is not PrimitiveDataFrameColumn<double> values)
        {
            return null;
        }

        var (read, row) = (origin.Column(column.Name), 0);
        return read.IsNumeric && values.All(value => (value ?? double.NaN).Equals(read.Numbers[row++])) ? read : null;
    }

    // Whole numbers of up to 32 bits are numbers; longer ones and decimals become text, so that a key keeps its digits.
    private static DataColumn FromFrame(DataFrameColumn column) => column switch
    {
        PrimitiveDataFrameColumn<double> numbers => DataColumn.FromNumbers(column.Name, numbers),
        IEnumerable<string?> texts => DataColumn.FromText(column.Name, texts),
        PrimitiveDataFrameColumn<DateTime> dates => DataColumn.FromText(column.Name, dates.Select(Text)),
        _ => Type.GetTypeCode(column.DataType) switch
        {
            TypeCode.Boolean or TypeCode.Single or (>= TypeCode.SByte and <= TypeCode.UInt32) => DataColumn.FromNumbers(
                column.Name, Values(column).Select(v => v is null ? (double?)null : Convert.ToDouble(v, CultureInfo.InvariantCulture))),
            TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Decimal or TypeCode.Char => DataColumn.FromText(
                column.Name, Values(column).Select(v => Convert.ToString(v, CultureInfo.InvariantCulture))),
            _ => throw new InputException(
                $"Column \"{column.Name}\" of the frame is of type {column.DataType.Name}; allowed are numbers, text, booleans and dates."),
        },
    };

    private static IEnumerable<object?> Values(DataFrameColumn column) => ((IEnumerable)column).Cast<object?>();

    private static string? Text(DateTime? date) =>
        date?.ToString(date.Value.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
}
