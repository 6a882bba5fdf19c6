using System.Globalization;
using System.Reflection;

namespace NgHvi.Data;

/// <summary>Turns the public properties of records into columns.</summary>
internal static class RecordColumns
{
    public static DataColumn[] Read<T>(IEnumerable<T> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var rows = records.ToArray();
        if (rows.Length == 0)
        {
            throw new InputException("A table needs at least one record.");
        }

        var properties = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanRead && p.GetIndexParameters().Length == 0)
            .ToArray();
        return properties.Length > 0
            ? Array.ConvertAll(properties, p => Column(p, rows))
            : throw new InputException($"The record type {typeof(T).Name} has no public property to make a column from.");
    }

    private static DataColumn Column<T>(PropertyInfo property, T[] rows)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var values = rows.Select(r => property.GetValue(r));
        if (type == typeof(double) || type == typeof(float) || type == typeof(bool))
        {
            return DataColumn.FromNumbers(
                property.Name,
                values.Select(v => v is null ? (double?)null : Convert.ToDouble(v, CultureInfo.InvariantCulture)));
        }

        // Whole numbers and decimals go through text, so that a long group key keeps all its digits.
        var isText = type.IsEnum || type == typeof(Guid) || type == typeof(decimal)
            || Type.GetTypeCode(type) is TypeCode.String or TypeCode.Char or (>= TypeCode.SByte and <= TypeCode.UInt64);
        return isText
            ? DataColumn.FromText(property.Name, values.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)))
            : throw new InputException(
                $"Property \"{property.Name}\" of {typeof(T).Name} has the type {type.Name}; allowed are numbers, " +
                "text, booleans, enumerations and identifiers.");
    }
}
