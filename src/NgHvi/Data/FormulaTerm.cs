namespace NgHvi;

/// <summary>One term of a formula: a variable, or the interaction <c>a:b</c> of several.</summary>
public sealed class FormulaTerm
{
    internal FormulaTerm(IEnumerable<FormulaVariable> variables)
    {
        Variables = Array.AsReadOnly(variables.ToArray());
        Key = string.Join('\u001e', Variables.Select(v => v.Key).Order(StringComparer.Ordinal));
    }

    /// <summary>The variables that are multiplied, each once.</summary>
    public IReadOnlyList<FormulaVariable> Variables { get; }

    /// <summary>How many variables the term multiplies: 1 for a main effect.</summary>
    public int Degree => Variables.Count;

    /// <summary>Equal for two terms with the same variables in any order.</summary>
    internal string Key { get; }

    /// <summary>The interaction of this term with another; a variable in both counts once.</summary>
    internal FormulaTerm Times(FormulaTerm other) => new(Variables.Concat(other.Variables).DistinctBy(v => v.Key));

    /// <inheritdoc/>
    public override string ToString() => string.Join(':', Variables);
}
