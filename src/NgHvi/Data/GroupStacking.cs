namespace NgHvi;

/// <summary>An order of rows in which the rows of a group stand together.</summary>
internal sealed record GroupStacking(string[] Keys, int[] Offsets, int[] Rows)
{
    private const int BlockLength = 256;

    /// <summary>Leaves the rows in their order and cuts them into blocks without keys, so that work can be shared out.</summary>
    public static GroupStacking Blocks(int[] rows)
    {
        var starts = Enumerable.Range(0, (rows.Length + BlockLength - 1) / BlockLength).Select(block => block * BlockLength);
        return new GroupStacking([], [.. starts, rows.Length], rows);
    }

    /// <summary>Stacks rows by group, in order of first appearance.</summary>
    public static GroupStacking Create(int[] rows, Func<int, string> keyOf)
    {
        var groups = new OrderedDictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var key = keyOf(row);
            if (!groups.TryGetValue(key, out var members)) groups.Add(key, members = []);

            members.Add(row);
        }

        var offsets = new int[groups.Count + 1];
        foreach (var (g, members) in groups.Values.Index()) offsets[g + 1] = offsets[g] + members.Count;
        return new GroupStacking([.. groups.Keys], offsets, [.. groups.Values.SelectMany(members => members)]);
    }

    public double[] Gather(ReadOnlySpan<double> matrix, int width)
    {
        var result = new double[Rows.Length * width];
        for (var i = 0; i < Rows.Length; i++) matrix.Slice(Rows[i] * width, width).CopyTo(result.AsSpan(i * width, width));
        return result;
    }
}
