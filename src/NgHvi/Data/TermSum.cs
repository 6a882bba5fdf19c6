namespace NgHvi;

internal sealed class TermSum(IEnumerable<FormulaVariable> seen, IEnumerable<FormulaVariable[]> terms)
{
    private readonly List<FormulaVariable> seen = [.. seen]; // In the order of the text.
    private readonly OrderedDictionary<string, FormulaVariable[]> terms =
        new(terms.DistinctBy(Key).Select(term => KeyValuePair.Create(Key(term), term)));

    public TermSum(params FormulaVariable[] variables)
        : this(variables, variables.Select(variable => (FormulaVariable[])[variable]))
    {
    }

    public IReadOnlyList<FormulaVariable[]> Terms => terms.Values;
    public bool? Intercept { get; set; } // What the sum says last of it; null for nothing.

    public bool Contains(string key) => terms.ContainsKey(key);

    public TermSum Times(TermSum other) => new(
        seen.Concat(other.seen), Terms.SelectMany(_ => other.Terms, (a, b) => a.Concat(b).DistinctBy(v => v.Key).ToArray()));

    public TermSum Cross(TermSum other) => new(seen.Concat(other.seen), [.. Terms, .. other.Terms, .. Times(other).Terms]);

    public TermSum Replace(string key, TermSum replacement) => new(
        seen.SelectMany(variable => variable.Key == key ? replacement.seen : [variable]),
        Terms.SelectMany(term => Key(term) == key ? replacement.Terms : [term]))
    {
        Intercept = Intercept,
    };

    public void Add(TermSum other)
    {
        seen.AddRange(other.seen);
        foreach (var term in other.Terms) terms.TryAdd(Key(term), term);
        Intercept = other.Intercept ?? Intercept;
    }

    // Returns the first that is not there.
    public FormulaVariable[]? Remove(TermSum other)
    {
        seen.AddRange(other.seen);
        Intercept = other.Intercept is { } present ? !present : Intercept;
        return other.Terms.FirstOrDefault(term => !terms.Remove(Key(term)));
    }

    // By degree, then as written, as in R.
    public Formula.Part ToPart()
    {
        // R keeps the place of removed variables.
        var keys = seen.Select(v => v.Key).Distinct().ToList();
        FormulaVariable[] Ordered(IEnumerable<FormulaVariable> variables) => [.. variables.OrderBy(v => keys.IndexOf(v.Key))];
        FormulaVariable[][] ordered = [.. Terms.Select(Ordered).OrderBy(term => term.Length)];
        return new(Intercept ?? true, ordered, Ordered(ordered.SelectMany(term => term).DistinctBy(v => v.Key)));
    }

    private static string Key(FormulaVariable[] term) => string.Join('\u001e', term.Select(v => v.Key).Order(StringComparer.Ordinal));
}
