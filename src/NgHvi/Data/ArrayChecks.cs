namespace NgHvi;

/// <summary>Checks of the arrays that a caller gives as data.</summary>
internal static class ArrayChecks
{
    public static void AllFinite(ReadOnlySpan<double> values, string name)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Entry {i} of {name} is {values[i]}, not a finite number."), name);
            }
        }
    }

    // The number of columns of a finite row-major matrix with n rows.
    public static int Width(ReadOnlySpan<double> matrix, int rowCount, string name, bool isOptional = false)
    {
        if ((matrix.Length == 0 && !isOptional) || matrix.Length % rowCount != 0)
        {
            var multiple = isOptional ? "multiple" : "positive multiple";
            throw new ArgumentException(
                $"The length of {name} is {matrix.Length}, which is not a {multiple} of the {rowCount} rows.", name);
        }

        AllFinite(matrix, name);
        return matrix.Length / rowCount;
    }

    // Throws when there are keys without random columns or the other way round, or a key is empty.
    public static void Groups(IReadOnlyList<string>? groups, int rowCount, bool isRandom)
    {
        if (groups is null == isRandom)
        {
            throw new ArgumentException(
                isRandom ? "Random columns or features need groups." : "Groups need random columns or features.", nameof(groups));
        }

        if (groups is null) return;

        Guard.SameLength(groups.Count, nameof(groups), rowCount, "response");
        if (groups.Any(string.IsNullOrEmpty)) throw new ArgumentException("Every row needs a group key that is not empty.", nameof(groups));
    }

    public static int OnesColumn(ReadOnlySpan<double> matrix, int width)
    {
        for (var j = 0; j < width; j++)
        {
            if (!Column(matrix, width, j).AsSpan().ContainsAnyExcept(1)) return j;
        }

        return -1;
    }

    // A copy of the given names, or numbered ones; the column of ones is the intercept.
    public static IReadOnlyList<string> Names(IReadOnlyList<string?>? names, int count, int ones, string prefix, int first, string name)
    {
        names ??= new string?[count];
        Guard.SameLength(names.Count, name, count, "the number of columns");
        string[] labels = [.. names.Select((given, j) =>
            given ?? (j == ones ? "(Intercept)" : string.Create(CultureInfo.InvariantCulture, $"{prefix}{first++}")))];
        return Array.AsReadOnly(labels);
    }

    // For each column the name of the column of another matrix that is equal to it; null where none is.
    public static string?[] EqualNames(ReadOnlySpan<double> matrix, int width, ReadOnlySpan<double> other, IReadOnlyList<string> otherNames)
    {
        var names = new string?[width];
        for (var j = 0; j < width; j++)
        {
            var column = Column(matrix, width, j);
            for (var k = 0; k < otherNames.Count && names[j] is null; k++)
            {
                names[j] = Column(other, otherNames.Count, k).AsSpan().SequenceEqual(column) ? otherNames[k] : null;
            }
        }

        return names;
    }

    public static double[] Column(ReadOnlySpan<double> matrix, int width, int j)
    {
        var column = new double[matrix.Length / width];
        for (var i = 0; i < column.Length; i++) column[i] = matrix[(i * width) + j];
        return column;
    }
}
