namespace NgHvi;

/// <summary>A sum of terms while it is being read, with the algebra of <c>+</c>, <c>-</c>, <c>:</c> and <c>*</c>.</summary>
internal sealed class TermSum
{
    private readonly OrderedDictionary<string, FormulaTerm> terms = [];
    public IReadOnlyList<FormulaTerm> Terms => terms.Values; // The terms, each once, in the order in which they were added.

    // Every variable read so far in the order of the text, those of removed terms included.
    public List<FormulaVariable> Seen { get; } = [];
    public bool? Intercept { get; private set; } // What the sum says last about the intercept; null when it does not mention it.

    public static TermSum OfIntercept(bool present) => new() { Intercept = present };

    public static TermSum OfVariable(FormulaVariable variable) => Of([variable], [new FormulaTerm([variable])]);

    // The sum of the interactions of every term of one with every term of the other.
    public static TermSum Interact(TermSum left, TermSum right) =>
        Of([.. left.Seen, .. right.Seen], left.Terms.SelectMany(_ => right.Terms, (a, b) => a.Times(b)));

    public static TermSum Cross(TermSum left, TermSum right) =>
        Of([.. left.Seen, .. right.Seen], [.. left.Terms, .. right.Terms, .. Interact(left, right).Terms]);

    // The sum with other terms in the place of one; an empty sum takes it away.
    public TermSum Replace(string key, TermSum replacement)
    {
        var sum = Of(
            Seen.SelectMany(variable => variable.Key == key ? replacement.Seen : [variable]),
            Terms.SelectMany(term => term.Key == key ? replacement.Terms : [term]));
        sum.Intercept = Intercept;
        return sum;
    }

    public void Add(TermSum other)
    {
        Seen.AddRange(other.Seen);
        foreach (var term in other.Terms) terms.TryAdd(term.Key, term);
        Intercept = other.Intercept ?? Intercept;
    }

    // Removes the terms of another sum; returns the first that is not there.
    public FormulaTerm? Remove(TermSum other)
    {
        Seen.AddRange(other.Seen);
        Intercept = other.Intercept is { } present ? !present : Intercept;
        return other.Terms.FirstOrDefault(term => !terms.Remove(term.Key));
    }

    private static TermSum Of(IEnumerable<FormulaVariable> seen, IEnumerable<FormulaTerm> terms)
    {
        var sum = new TermSum();
        sum.Seen.AddRange(seen);
        foreach (var term in terms) sum.terms.TryAdd(term.Key, term);
        return sum;
    }
}
