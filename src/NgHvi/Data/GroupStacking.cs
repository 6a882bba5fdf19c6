namespace NgHvi;

/// <summary>An order of rows in which the rows of a group stand together.</summary>
/// <param name="Keys">The key of each group, in order of first appearance, length K; none for blocks.</param>
/// <param name="Offsets">Where each group starts in <paramref name="Rows"/>, and the row count at the end; length K + 1.</param>
/// <param name="Rows">The rows in stacked order; those of one group keep the order they had.</param>
internal sealed record GroupStacking(string[] Keys, int[] Offsets, int[] Rows)
{
    private const int BlockLength = 256;

    /// <summary>Leaves the rows in their order and cuts them into blocks without keys, so that work can be shared out.</summary>
    public static GroupStacking Blocks(int[] rows)
    {
        var starts = Enumerable.Range(0, (rows.Length + BlockLength - 1) / BlockLength).Select(block => block * BlockLength);
        return new GroupStacking([], [.. starts, rows.Length], rows);
    }

    /// <summary>Copies rows of a row-major matrix in the stacked order.</summary>
    public double[] Gather(ReadOnlySpan<double> matrix, int width)
    {
        var result = new double[Rows.Length * width];
        for (var i = 0; i < Rows.Length; i++)
        {
            matrix.Slice(Rows[i] * width, width).CopyTo(result.AsSpan(i * width, width));
        }

        return result;
    }

    /// <summary>Stacks rows by group, by counting.</summary>
    /// <param name="rows">The rows in the order in which they are read.</param>
    /// <param name="keyOf">The group key of a row.</param>
    public static GroupStacking Create(ReadOnlySpan<int> rows, Func<int, string> keyOf)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var keys = new List<string>();
        var groups = new int[rows.Length];
        var counts = new List<int>();
        for (var i = 0; i < rows.Length; i++)
        {
            var key = keyOf(rows[i]);
            if (!index.TryGetValue(key, out var group))
            {
                group = keys.Count;
                index.Add(key, group);
                keys.Add(key);
                counts.Add(0);
            }

            groups[i] = group;
            counts[group]++;
        }

        var offsets = new int[keys.Count + 1];
        for (var g = 0; g < keys.Count; g++)
        {
            offsets[g + 1] = offsets[g] + counts[g];
        }

        var next = offsets[..^1];
        var stacked = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            stacked[next[groups[i]]++] = rows[i];
        }

        return new GroupStacking([.. keys], offsets, stacked);
    }
}
