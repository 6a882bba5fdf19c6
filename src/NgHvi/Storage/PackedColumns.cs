using static System.Buffers.Binary.BinaryPrimitives;

namespace NgHvi;

/// <summary>Little-endian doubles in base64, one if constant; or "= j", a copy of column j of another list.</summary>
internal static class PackedColumns
{
    public static IReadOnlyList<string> Pack(ReadOnlySpan<double> matrix, int count, IReadOnlyList<string>? known = null)
    {
        var columns = new string[count];
        for (var j = 0; j < count; j++)
        {
            var column = ModelData.Column(matrix, count, j);
            columns[j] = ToText(column.AsSpan().ContainsAnyExcept(column[0]) ? column : column.AsSpan(0, 1));
            var same = (known ?? []).TakeWhile(other => other != columns[j]).Count();
            if (same < known?.Count) columns[j] = string.Create(CultureInfo.InvariantCulture, $"= {same}");
        }

        return columns;
    }

    public static double[] Unpack(IReadOnlyList<string> columns, int rowCount, IReadOnlyList<string>? known = null)
    {
        // Memory stays in proportion to a file's length.
        var least = columns.Concat(known ?? []).Sum(text => (long)text.Length) + (8L * rowCount);
        if ((long)rowCount * columns.Count > least) throw new FormatException("Too many columns are constant or copies.");
        var matrix = new double[rowCount * columns.Count];
        for (var j = 0; j < columns.Count; j++)
        {
            var column = ToNumbers(Original(columns[j], known ?? []));
            if (column.Length != rowCount && column.Length != 1)
                throw new FormatException("A column has not as many numbers as there are rows.");
            for (var i = 0; i < rowCount; i++) matrix[(i * columns.Count) + j] = column[column.Length == 1 ? 0 : i];
        }

        return matrix;
    }

    private static string Original(string text, IReadOnlyList<string> known) =>
        !text.StartsWith("= ", StringComparison.Ordinal) ? text
        : int.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var j) && j < known.Count ? known[j]
        : throw new FormatException("A column is a copy of one that does not exist.");
    public static string ToText(ReadOnlySpan<double> numbers)
    {
        var bytes = new byte[numbers.Length * sizeof(double)];
        for (var i = 0; i < numbers.Length; i++) WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), numbers[i]);
        return Convert.ToBase64String(bytes);
    }

    public static double[] ToNumbers(string text)
    {
        var bytes = Convert.FromBase64String(text);
        if (bytes.Length == 0 || bytes.Length % sizeof(double) != 0) throw new FormatException("The bytes are no whole number of doubles.");
        var numbers = new double[bytes.Length / sizeof(double)];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = ReadDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)));
        return numbers;
    }
}
