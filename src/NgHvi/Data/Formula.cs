namespace NgHvi;

internal sealed record Formula(
    string Text, Expression Response, Formula.Part Fixed, Formula.Part? Inputs, Formula.Part Random, bool HasRandomFeatures)
{
    public Expression? Failures { get; init; } // Beside successes, with cbind.
    public Expression? Offset { get; init; }
    public IReadOnlyList<Expression> Groups { get; init; } = []; // Columns whose interaction is the group; empty without a random term.
    public bool IsUncorrelated { get; init; } // "||".
    public bool IsDeep => Inputs is not null;
    public string ResponseName => Failures is null ? Response.Name : $"cbind({Response}, {Failures})";
    public string GroupName => string.Join(':', Groups.Select(group => group.Name)); // Empty without a random term.

    public IReadOnlyList<FormulaVariable> Variables { get; } =
        [.. Fixed.Variables.Concat(Inputs?.Variables ?? []).Concat(Random.Variables).DistinctBy(v => v.Key)];

    public static Formula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new FormulaParser(text).Parse(joinsInputs: false);
    }

    public static InputException Error(string text, int position, string sentence)
    {
        var line = string.Concat(text.Select(c => char.IsWhiteSpace(c) || char.IsControl(c) ? ' ' : c));
        return new InputException($"{sentence}\n  {line.TrimEnd()}\n  {new string(' ', position)}^");
    }

    public Formula WithoutNetwork() => IsDeep ? new FormulaParser(Text).Parse(joinsInputs: true) : this;

    internal sealed record Part(bool HasIntercept, FormulaVariable[][] Terms, FormulaVariable[] Variables)
    {
        public bool IsEmpty => !HasIntercept && Terms.Length == 0;
    }
}
