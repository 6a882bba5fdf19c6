using System.Collections;
using Microsoft.Data.Analysis;

namespace NgHvi.Interactive.Results;

/// <summary>Data frames in words.</summary>
internal static class FrameText
{
    /// <summary>The file that a frame was read from.</summary>
    public static string Title(DataFrame data) => DataTable.From(data).FileName is { } file ? ModelText.Name(file) : "Data";

    public static bool IsNumeric(DataFrameColumn column) =>
        Type.GetTypeCode(column.DataType) is >= TypeCode.SByte and <= TypeCode.Decimal;

    /// <summary>A cell; nothing where it is missing.</summary>
    public static string Cell(object? value) => value switch
    {
        null => "",
        double number => NumberFormat.Compact(number),
        float number => NumberFormat.Compact(number),
        DateTime date => date.ToString(
            date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>The finite numbers of a column.</summary>
    public static double[] Numbers(DataFrameColumn column) => [.. ((IEnumerable)column).Cast<object?>().OfType<IConvertible>()
        .Select(value => value.ToDouble(CultureInfo.InvariantCulture)).Where(double.IsFinite)];
}
