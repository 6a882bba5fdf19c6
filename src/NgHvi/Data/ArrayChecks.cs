namespace NgHvi;

/// <summary>Checks of the arrays that a caller gives as data.</summary>
internal static class ArrayChecks
{
    /// <summary>Throws when a number is NaN or infinite.</summary>
    public static void AllFinite(ReadOnlySpan<double> values, string name)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Entry {i} of {name} is {values[i]}, not a finite number."),
                    name);
            }
        }
    }

    /// <summary>The number of columns of a finite row-major matrix with n rows.</summary>
    public static int Width(ReadOnlySpan<double> matrix, int rowCount, string name)
    {
        if (matrix.Length == 0 || matrix.Length % rowCount != 0)
        {
            throw new ArgumentException(
                $"The length of {name} is {matrix.Length}, which is not a positive multiple of the {rowCount} rows.", name);
        }

        AllFinite(matrix, name);
        return matrix.Length / rowCount;
    }

    /// <summary>A copy of the given names, or numbered ones.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<string>? names, int count, string prefix, string name)
    {
        if (names is null)
        {
            return Array.AsReadOnly(
                Enumerable.Range(1, count).Select(i => prefix + i.ToString(CultureInfo.InvariantCulture)).ToArray());
        }

        Guard.SameLength(names.Count, name, count, "the number of columns");
        return Array.AsReadOnly(names.ToArray());
    }
}
