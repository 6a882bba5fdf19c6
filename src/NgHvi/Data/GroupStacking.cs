namespace NgHvi;

/// <summary>An order of rows in which the rows of a group stand together.</summary>
internal sealed record GroupStacking(string[] Keys, int[] Offsets, int[] Rows)
{
    private const int BlockLength = 256;

    // Leaves the rows in their order and cuts them into blocks without keys, so that work can be shared out.
    public static GroupStacking Blocks(int[] rows)
    {
        var starts = Enumerable.Range(0, (rows.Length + BlockLength - 1) / BlockLength).Select(block => block * BlockLength);
        return new GroupStacking([], [.. starts, rows.Length], rows);
    }

    // Stacks rows by group, in order of first appearance, by counting.
    public static GroupStacking Create(int[] rows, Func<int, string> keyOf)
    {
        var keys = new OrderedDictionary<string, byte>(StringComparer.Ordinal);
        var groups = Array.ConvertAll(rows, row =>
        {
            keys.TryAdd(keyOf(row), 0, out var group);
            return group;
        });
        var offsets = new int[keys.Count + 1];
        foreach (var group in groups) offsets[group + 1]++;
        for (var g = 0; g < keys.Count; g++) offsets[g + 1] += offsets[g];

        var (next, stacked) = (offsets[..^1], new int[rows.Length]);
        for (var i = 0; i < rows.Length; i++) stacked[next[groups[i]]++] = rows[i];

        return new GroupStacking([.. keys.Keys], offsets, stacked);
    }

    public double[] Gather(ReadOnlySpan<double> matrix, int width)
    {
        var result = new double[Rows.Length * width];
        for (var i = 0; i < Rows.Length; i++) matrix.Slice(Rows[i] * width, width).CopyTo(result.AsSpan(i * width, width));
        return result;
    }
}
