using System.Reflection;

namespace NgHvi;

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
        return ValueColumns.IsNumber(type) ? ValueColumns.FromNumbers(property.Name, values)
            : ValueColumns.IsText(type) ? ValueColumns.FromText(property.Name, values)
            : throw new InputException(
                $"Property \"{property.Name}\" of {typeof(T).Name} has the type {type.Name}; allowed are numbers, " +
                "text, booleans, enumerations and identifiers.");
    }
}
