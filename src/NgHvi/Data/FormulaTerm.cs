namespace NgHvi;

/// <summary>One term of a formula: a variable, or the interaction <c>a:b</c> of several, each once.</summary>
internal sealed class FormulaTerm(IEnumerable<FormulaVariable> variables)
{
    public FormulaVariable[] Variables { get; } = [.. variables];

    // Equal for two terms with the same variables in any order.
    public string Key => field ??= string.Join('\u001e', Variables.Select(v => v.Key).Order(StringComparer.Ordinal));

    // The interaction of this term with another; a variable in both counts once.
    public FormulaTerm Times(FormulaTerm other) => new(Variables.Concat(other.Variables).DistinctBy(v => v.Key));

    public override string ToString() => string.Join(':', Variables.AsEnumerable());
}
