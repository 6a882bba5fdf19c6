using System.Collections;

namespace NgHvi.Interactive.Kernels;

/// <summary>Tables out of what a variable of a notebook holds.</summary>
/// <remarks>Data frames are known by their shape, columns that have a name and are sequences, so that no version of any package is needed.</remarks>
internal static class FrameColumns
{
    /// <summary>The table that a value is or can become.</summary>
    /// <param name="name">The variable, for messages.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="InputException">It is no table.</exception>
    public static DataTable Table(string name, object? value)
    {
        if (value is DataTable table)
        {
            return table;
        }

        if (value?.GetType().GetProperty("Columns")?.GetValue(value) is IEnumerable columns)
        {
            return DataTable.FromColumns(columns.Cast<object>().Select(column => (Name(name, column), ((IEnumerable)column).Cast<object?>())));
        }

        var record = value?.GetType().GetInterfaces()
            .FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
        return record is not null && value is not string
            ? (DataTable)typeof(DataTable).GetMethod(nameof(DataTable.FromRecords))!.MakeGenericMethod(record)
                .Invoke(null, System.Reflection.BindingFlags.DoNotWrapExceptions, null, [value], null)!
            : throw new InputException(
                $"The variable {name} is {(value is null ? "null" : $"of type {value.GetType().Name}")}; --data allows a DataTable, a data frame, a sequence of records and the path of a CSV file.");
    }

    private static string Name(string frame, object column) =>
        column is IEnumerable && column.GetType().GetProperty("Name")?.GetValue(column) is string name
            ? name
            : throw new InputException($"The variable {frame} has columns of type {column.GetType().Name}, without names or values.");
}
