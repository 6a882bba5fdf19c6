namespace NgHvi;

/// <summary>A sum of terms while it is being read, with the algebra of <c>+</c>, <c>-</c>, <c>:</c> and <c>*</c>.</summary>
internal sealed class TermSum
{
    private readonly List<FormulaTerm> terms = [];
    private readonly HashSet<string> keys = [];

    /// <summary>The terms, each once, in the order in which they were added.</summary>
    public IReadOnlyList<FormulaTerm> Terms => terms;

    /// <summary>Every variable read so far in the order of the text, those of removed terms included.</summary>
    public List<FormulaVariable> Seen { get; } = [];

    /// <summary>What the sum says last about the intercept; null when it does not mention it.</summary>
    public bool? Intercept { get; private set; }

    public static TermSum OfIntercept(bool present) => new() { Intercept = present };

    public static TermSum OfVariable(FormulaVariable variable)
    {
        var sum = new TermSum();
        sum.Seen.Add(variable);
        sum.Add(new FormulaTerm([variable]));
        return sum;
    }

    /// <summary>The sum of the interactions of every term of one with every term of the other.</summary>
    public static TermSum Interact(TermSum left, TermSum right)
    {
        var sum = new TermSum();
        sum.Seen.AddRange([.. left.Seen, .. right.Seen]);
        foreach (var a in left.terms)
        {
            foreach (var b in right.terms)
            {
                sum.Add(a.Times(b));
            }
        }

        return sum;
    }

    /// <summary>Both sums and their interactions.</summary>
    public static TermSum Cross(TermSum left, TermSum right)
    {
        var sum = new TermSum();
        sum.Add(left);
        sum.Add(right);
        Interact(left, right).terms.ForEach(sum.Add);
        return sum;
    }

    /// <summary>The sum with other terms in the place of one; an empty sum takes it away.</summary>
    public TermSum Replace(string key, TermSum replacement)
    {
        var sum = new TermSum { Intercept = Intercept };
        Seen.ForEach(variable => sum.Seen.AddRange(variable.Key == key ? replacement.Seen : [variable]));
        terms.ForEach(term => (term.Key == key ? replacement.terms : [term]).ForEach(sum.Add));
        return sum;
    }

    public void Add(TermSum other)
    {
        Seen.AddRange(other.Seen);
        other.terms.ForEach(Add);
        Intercept = other.Intercept ?? Intercept;
    }

    /// <summary>Removes the terms of another sum.</summary>
    /// <returns>The first term that is not there to remove; null when all were.</returns>
    public FormulaTerm? Remove(TermSum other)
    {
        Seen.AddRange(other.Seen);
        Intercept = other.Intercept is { } present ? !present : Intercept;
        foreach (var term in other.terms)
        {
            if (!keys.Remove(term.Key))
            {
                return term;
            }

            terms.RemoveAll(t => t.Key == term.Key);
        }

        return null;
    }

    private void Add(FormulaTerm term)
    {
        if (keys.Add(term.Key))
        {
            terms.Add(term);
        }
    }
}
