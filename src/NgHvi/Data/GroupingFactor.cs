namespace NgHvi;

/// <summary>A grouping factor: its levels by row, and the random columns whose coefficients vary by them.</summary>
internal sealed record GroupingFactor(string Name, IReadOnlyList<string> Keys, int[] Levels, int First, int Count, int Intercept)
{
    public bool IsUncorrelated { get; init; } // "||".
    public Range Columns => First..(First + Count); // Among all random columns; Intercept is among its own, −1 without.

    // Levels in order of appearance, by row of the table.
    public static (string[] Keys, int[] Levels) Number(int[] rows, Func<int, string> keyOf, Func<int, string> textOf, int rowCount)
    {
        var (index, keys, levels) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<string>(), new int[rowCount]);
        foreach (var row in rows)
        {
            var key = keyOf(row);
            if (!index.TryGetValue(key, out levels[row]))
            {
                index.Add(key, levels[row] = keys.Count);
                keys.Add(textOf(row));
            }
        }

        return ([.. keys], levels);
    }

    // Rows of each level, one after the other.
    public static (int[] Starts, int[] Rows) Bucket(int[] levels, int count)
    {
        var (starts, rows) = (new int[count + 1], new int[levels.Length]);
        foreach (var level in levels) starts[level + 1]++;
        for (var k = 0; k < count; k++) starts[k + 1] += starts[k];
        var next = starts.ToArray();
        for (var i = 0; i < levels.Length; i++) rows[next[levels[i]]++] = i;
        return (starts, rows);
    }

    public static IReadOnlyList<GroupingFactor> Arrange(Design design, int[] rows, IReadOnlyList<(string[] Keys, int[] Levels)> found)
    {
        var first = 0;
        return [.. design.Formula.Terms.Zip(design.Terms, (term, part) =>
        {
            var factor = new GroupingFactor(term.Name, [], [], first, part.Names.Count, part.InterceptIndex)
            {
                IsUncorrelated = term.IsUncorrelated,
            };
            first += factor.Count;
            return factor;
        }).Zip(found, (factor, own) => factor with { Keys = own.Keys, Levels = Array.ConvertAll(rows, row => own.Levels[row]) })];
    }

    // How pairs of factors lie to each other, where the formula does not say it.
    public static IEnumerable<string> Relations(Design design, IReadOnlyList<GroupingFactor> factors)
    {
        string[][] columns = [.. design.Formula.Terms.Select(term => term.Groups.Select(group => group.Symbol).ToArray())];
        for (var j = 0; j < factors.Count; j++)
            for (var k = 0; k < factors.Count; k++)
                if (factors[k].Keys.Count != 1 && !columns[j].All(columns[k].Contains) && !columns[k].All(columns[j].Contains)
                    && Relation(factors[j], factors[k], k > j, isCode: columns[k].Length == 1) is { } sentence) yield return sentence;
    }

    private static string? Relation(GroupingFactor outer, GroupingFactor inner, bool isLater, bool isCode)
    {
        const int MostCodes = 30; // Of more levels nobody thinks that they are numbered anew in each of the others.
        var (parent, isShared) = (new int[inner.Keys.Count], new bool[inner.Keys.Count]);
        for (var i = 0; i < inner.Levels.Length; i++)
        {
            var (level, own) = (inner.Levels[i], outer.Levels[i] + 1);
            isShared[level] |= parent[level] > 0 && parent[level] != own;
            parent[level] = own;
        }

        var (shared, name) = (isShared.Count(one => one), $"\"{outer.Name}\"");
        if (shared == 0 && outer.Keys.Count > 1)
            return $"\"{inner.Name}\" is nested in {name}: each of its levels occurs in one level of {name}.";
        if (shared == 0 || !isCode || inner.Keys.Count > Math.Min(MostCodes, outer.Keys.Count - (isLater ? 0 : 1))) return null;
        var example = Cell.Quote(inner.Keys[Array.IndexOf(isShared, true)]);
        return $"\"{inner.Name}\" is taken as crossed with {name}: its level {example} is the same in "
            + $"several of {name}; if it is a code that each of {name} uses anew, write (… | {outer.Name}/{inner.Name}).";
    }
}
