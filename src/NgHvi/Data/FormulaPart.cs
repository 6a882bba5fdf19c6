namespace NgHvi;

/// <summary>A part of a formula: an intercept or none, terms by degree and then as written, variables in the order of the text.</summary>
internal sealed record FormulaPart(bool HasIntercept, FormulaTerm[] Terms, FormulaVariable[] Variables)
{
    public bool IsEmpty => !HasIntercept && Terms.Length == 0;

    // Orders the terms, and the variables inside each term, as R does.
    public static FormulaPart From(TermSum sum)
    {
        // A variable of a removed term still holds its place in the order: R numbers variables as it reads them.
        var rank = new Dictionary<string, int>();
        foreach (var variable in sum.Seen) rank.TryAdd(variable.Key, rank.Count);
        FormulaTerm[] terms =
            [.. sum.Terms.Select(t => new FormulaTerm(t.Variables.OrderBy(v => rank[v.Key]))).OrderBy(t => t.Variables.Length)];
        var variables = terms.SelectMany(t => t.Variables).DistinctBy(v => v.Key).OrderBy(v => rank[v.Key]);
        return new FormulaPart(sum.Intercept ?? true, terms, [.. variables]);
    }
}
