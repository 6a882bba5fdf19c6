namespace NgHvi;

/// <summary>Which factors can be eliminated level by level, and what their levels then touch.</summary>
internal static class FactorOrder
{
    // Factors in order, first those that can be eliminated; for each level of these the later levels that it touches.
    public static (int[] Order, IReadOnlyList<long[][]> Patterns) Find(IReadOnlyList<GroupingFactor> factors, int most)
    {
        var rest = Enumerable.Range(0, factors.Count).OrderByDescending(f => (long)factors[f].Keys.Count * factors[f].Count).ToList();
        var (order, patterns) = (new List<int>(), new List<long[][]>());
        while (patterns.Count < most && rest.FindIndex(f => IsBlockDiagonal(f, patterns)) is >= 0 and var found)
        {
            var f = rest[found];
            rest.RemoveAt(found);
            patterns.Add(Touched(factors, f, rest, patterns));
            order.Add(f);
        }

        return ([.. order, .. rest], patterns);
    }

    public static int FactorOf(long id) => (int)(id >> 32);
    public static int LevelOf(long id) => (int)id;

    // No level eliminated so far joins two of its levels.
    private static bool IsBlockDiagonal(int f, List<long[][]> patterns) =>
        patterns.TrueForAll(own => Array.TrueForAll(own, pattern => pattern.Count(id => FactorOf(id) == f) <= 1));

    private static long[][] Touched(IReadOnlyList<GroupingFactor> factors, int f, List<int> rest, List<long[][]> patterns)
    {
        var touched = new List<long>[factors[f].Keys.Count];
        for (var k = 0; k < touched.Length; k++) touched[k] = [];
        var levels = factors[f].Levels;
        foreach (var other in rest)
            for (var i = 0; i < levels.Length; i++) touched[levels[i]].Add(((long)other << 32) | (uint)factors[other].Levels[i]);
        foreach (var pattern in patterns.SelectMany(own => own))
            if (Array.Find(pattern, id => FactorOf(id) == f) is var joined && pattern.Contains(joined) && FactorOf(joined) == f)
                touched[LevelOf(joined)].AddRange(pattern.Where(id => rest.Contains(FactorOf(id))));
        return Array.ConvertAll(touched, own =>
        {
            own.Sort();
            return own.Distinct().ToArray();
        });
    }
}
