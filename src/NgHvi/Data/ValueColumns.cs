namespace NgHvi;

/// <summary>Turns values of any type into columns.</summary>
internal static class ValueColumns
{
    /// <summary>Makes a column of values whose types are known only from themselves.</summary>
    /// <exception cref="InputException">A value is of a type that no column holds.</exception>
    public static DataColumn Create(string name, object?[] values)
    {
        var types = values.OfType<object>().Select(value => value.GetType()).Distinct().ToArray();
        if (types.FirstOrDefault(type => !IsNumber(type) && !IsText(type)) is { } other)
        {
            throw new InputException(
                $"Column \"{name}\" has a value of type {other.Name}; allowed are numbers, text, booleans, enumerations and identifiers.");
        }

        return types.All(IsNumber) ? FromNumbers(name, values) : FromText(name, values);
    }

    /// <summary>Whether values of this type become numbers at once.</summary>
    public static bool IsNumber(Type type) => type == typeof(double) || type == typeof(float) || type == typeof(bool);

    /// <summary>Whether values of this type go through text. Whole numbers and decimals do, so that a long group key keeps all its digits.</summary>
    public static bool IsText(Type type) => type.IsEnum || type == typeof(Guid) || type == typeof(decimal)
        || Type.GetTypeCode(type) is TypeCode.String or TypeCode.Char or (>= TypeCode.SByte and <= TypeCode.UInt64);

    /// <summary>Makes a column of numbers.</summary>
    public static DataColumn FromNumbers(string name, IEnumerable<object?> values) => DataColumn.FromNumbers(
        name, values.Select(v => v is null ? (double?)null : Convert.ToDouble(v, CultureInfo.InvariantCulture)));

    /// <summary>Makes a column of texts.</summary>
    public static DataColumn FromText(string name, IEnumerable<object?> values) =>
        DataColumn.FromText(name, values.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)));
}
