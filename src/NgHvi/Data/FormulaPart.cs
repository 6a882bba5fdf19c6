namespace NgHvi;

/// <summary>The fixed or the random half of a formula: an intercept or none, and terms in the order of their columns.</summary>
public sealed class FormulaPart
{
    private FormulaPart(bool hasIntercept, FormulaTerm[] terms, FormulaVariable[] variables)
    {
        HasIntercept = hasIntercept;
        Terms = Array.AsReadOnly(terms);
        Variables = Array.AsReadOnly(variables);
    }

    /// <summary>True unless <c>0</c> or <c>-1</c> removed the intercept.</summary>
    public bool HasIntercept { get; }

    /// <summary>The terms by degree, then as written, as R orders them.</summary>
    public IReadOnlyList<FormulaTerm> Terms { get; }

    /// <summary>The variables of the terms, in the order in which they are first written.</summary>
    public IReadOnlyList<FormulaVariable> Variables { get; }

    /// <summary>Orders the terms, and the variables inside each term, as R does.</summary>
    internal static FormulaPart From(TermSum sum)
    {
        // A variable of a removed term still holds its place in the order: R numbers variables as it reads them.
        var rank = new Dictionary<string, int>();
        foreach (var variable in sum.Seen)
        {
            rank.TryAdd(variable.Key, rank.Count);
        }

        var terms = sum.Terms
            .Select(t => new FormulaTerm(t.Variables.OrderBy(v => rank[v.Key])))
            .OrderBy(t => t.Degree)
            .ToArray();
        var variables = terms
            .SelectMany(t => t.Variables)
            .DistinctBy(v => v.Key)
            .OrderBy(v => rank[v.Key])
            .ToArray();
        return new FormulaPart(sum.Intercept ?? true, terms, variables);
    }
}
