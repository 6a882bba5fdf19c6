namespace NgHvi.Interactive.Results;

/// <summary>Tables of one's own.</summary>
public static class RowTable
{
    /// <summary>A row a value and a column a property, under its name with spaces for underscores; numbers have four digits.</summary>
    /// <param name="rows">Values with properties, as <c>new { method = "DAVI", test_R2 = 0.54 }</c>.</param>
    /// <param name="title">What they say; empty for nothing.</param>
    /// <exception cref="ArgumentException">The rows have no properties, as tuples, whose names the compiler takes away.</exception>
    public static DisplayTable ToTable<T>(this IEnumerable<T> rows, string title = "")
    {
        ArgumentNullException.ThrowIfNull(rows);
        PropertyInfo[] columns = [.. MemberTable.Properties(typeof(T))];
        if (columns.Length == 0)
            throw new ArgumentException(
                $"Rows of {typeof(T).Name} have no properties to be columns; write new {{ name = …, value = … }}.", nameof(rows));
        return DisplayTable.Create(title, [.. columns.Select(Column)]).Show(60)
            .WithRows(rows.Select(row => (string[])[.. columns.Select(column => Text(column.GetValue(row)))]));
    }

    private static DisplayColumn Column(PropertyInfo column)
    {
        var type = Nullable.GetUnderlyingType(column.PropertyType) ?? column.PropertyType;
        var name = column.Name.Replace('_', ' ').Trim();
        return Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal || type == typeof(Estimate) || type == typeof(TimeSpan)
            ? DisplayColumn.Number(name) : DisplayColumn.Text(name);
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        double number => NumberFormat.Compact(number, Math.Abs(number) >= 1000 ? 6 : 4),
        Estimate estimate => ModelText.WithError(estimate),
        _ => MemberTable.Text(value),
    };
}
