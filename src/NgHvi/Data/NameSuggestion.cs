namespace NgHvi;

internal static class NameSuggestion
{
    public static string List(IReadOnlyList<string> names, int limit = 20) =>
        string.Join(", ", names.Take(limit).Select(Cell.Shorten)) + (names.Count > limit ? $" and {names.Count - limit} more" : "");

    public static string? Closest(string wrong, IReadOnlyList<string> names)
    {
        var (best, distance) = names.Select(name => (name, Distance(wrong.ToUpperInvariant(), name.ToUpperInvariant())))
            .MinBy(pair => pair.Item2);
        return distance <= Math.Max(1, wrong.Length / 3) && distance < wrong.Length ? best : null;
    }

    // Levenshtein's.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            (var diagonal, row[0]) = (row[0], i);
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1])));
            }
        }

        return row[b.Length];
    }
}
