namespace NgHvi;

/// <summary>Upper triangular R of rows A, RᵀR = AᵀA, by a Givens rotation a row and column (Golub and Van Loan 2013, section 5.1.8). The
/// first column of A is ones, so that what stands below the first row of R are deviations from means, which keep their digits.</summary>
internal sealed class GroupFactor
{
    private double[] entries = []; // By rows, each from its diagonal on.

    public int Count { get; private set; } // Rows of A.
    public int[] Columns { get; private set; } = []; // Numbers of those that are there; the others of A are 0.

    // A row of A, or a row of the factor of as many rows; the values are used up.
    public void Add(int[] columns, Span<double> values, int count = 1)
    {
        if (Count == 0) (Columns, entries) = (columns, new double[columns.Length * (columns.Length + 1) / 2]);
        Count = checked(Count + count);
        if (columns == Columns || columns.AsSpan().SequenceEqual(Columns))
        {
            Rotate(values);
            return;
        }

        if (Array.Exists(columns, column => !Columns.Contains(column))) Widen(columns);
        Span<double> own = Columns.Length <= 128 ? stackalloc double[Columns.Length] : new double[Columns.Length];
        own.Clear();
        for (var i = 0; i < columns.Length; i++) own[Array.IndexOf(Columns, columns[i])] = values[i];
        Rotate(own);
    }

    public void Add(GroupFactor other, int[] columns) // Whose columns are numbered so.
    {
        foreach (var (row, count) in other.Rows()) Add(columns, row, count);
    }

    // Those that are not 0, whole; the first counts the rows.
    public IEnumerable<(double[] Row, int Count)> Rows()
    {
        for (var (j, start, p) = (0, 0, Columns.Length); j < p; start += p - j, j++)
        {
            if (entries[start] == 0) continue;
            var row = new double[p];
            entries.AsSpan(start, p - j).CopyTo(row.AsSpan(j));
            yield return (row, j == 0 ? Count : 0);
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Count);
        writer.Write(Columns.Length);
        foreach (var column in Columns) writer.Write(column);
        foreach (var entry in entries) writer.Write(entry);
    }

    public static GroupFactor Read(BinaryReader reader, int columnCount, int[] before)
    {
        var (count, p) = (reader.ReadInt32(), reader.ReadInt32());
        var left = reader.BaseStream.Length - reader.BaseStream.Position;
        if (count <= 0 || p is <= 0 or > 1 << 15 || p * (p + 2L) * 4 > left) throw new FormatException("a group has a size that cannot be");
        var columns = new int[p];
        for (var j = 0; j < p; j++) columns[j] = reader.ReadInt32();
        var factor = new GroupFactor
        {
            Count = count,
            Columns = columns.AsSpan().SequenceEqual(before) ? before : columns, // One array for many groups.
            entries = new double[p * (p + 1) / 2],
        };
        for (var e = 0; e < factor.entries.Length; e++) factor.entries[e] = reader.ReadDouble();
        var most = 2 * ModelData.Largest * Math.Sqrt(count); // No column is longer.
        return columns[0] == 0 && columns.Distinct().Count() == p && factor.entries.All(entry => Math.Abs(entry) <= most)
            && columns.All(column => column >= 0 && column < columnCount) ? factor
            : throw new FormatException("a group has numbers or columns that cannot be");
    }

    private void Widen(int[] columns)
    {
        int[] wide = [.. Columns, .. columns.Except(Columns)];
        var (p, q) = (Columns.Length, wide.Length);
        var wider = new double[q * (q + 1) / 2];
        for (var (j, from, to) = (0, 0, 0); j < p; from += p - j, to += q - j, j++)
            entries.AsSpan(from, p - j).CopyTo(wider.AsSpan(to));
        (Columns, entries) = (wide, wider);
    }

    [MethodImpl(AggressiveOptimization)]
    private void Rotate(Span<double> values)
    {
        for (var (j, start, p) = (0, 0, values.Length); j < p; start += p - j, j++)
        {
            var x = values[j];
            if (x == 0) continue;
            var row = entries.AsSpan(start, p - j);
            var rest = values[j..];
            var old = row[0];
            if (old == 0) // An empty row.
            {
                rest.CopyTo(row);
                if (x < 0) TensorPrimitives.Negate(row, row);
                if (j == 0) row[0] = Math.Sqrt(Count);
                return;
            }

            // Of the ones the length is known exactly.
            var length = j == 0 ? Math.Sqrt(Count) : Math.Sqrt((old * old) + (x * x));
            var inverse = 1 / length;
            var (c, s) = (old * inverse, x * inverse);
            row[0] = length;
            for (var l = 1; l < rest.Length; l++)
            {
                var above = row[l];
                row[l] = (c * above) + (s * rest[l]);
                rest[l] = (c * rest[l]) - (s * above);
            }
        }
    }
}
