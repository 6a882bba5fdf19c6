namespace NgHvi;

internal sealed record Formula(
    string Text, Expression Response, Formula.Part Fixed, Formula.Part? Inputs, IReadOnlyList<Formula.RandomTerm> Terms,
    bool HasRandomFeatures)
{
    public Expression? Failures { get; init; } // Beside successes, with cbind.
    public Expression? Offset { get; init; }
    public Part Random => Terms is [var first, ..] ? first.Part : new(false, [], []); // Of the first term.
    public bool IsDeep => Inputs is not null;
    public string ResponseName => Failures is null ? Response.Name : $"cbind({Response}, {Failures})";
    public IReadOnlyList<Expression> Groups => Terms is [var first, ..] ? first.Groups : [];
    public string GroupName => Terms is [var first, ..] ? first.Name : ""; // Of the first term; empty without one.

    public IReadOnlyList<FormulaVariable> Variables { get; } =
        [.. Fixed.Variables.Concat(Inputs?.Variables ?? []).Concat(Terms.SelectMany(term => term.Part.Variables)).DistinctBy(v => v.Key)];

    public int IndexOf(FormulaVariable variable) => Variables.Index().First(other => other.Item.Key == variable.Key).Index;

    public static Formula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new FormulaParser(text).Parse(joinsInputs: false);
    }

    public static InputException Error(string text, int position, string sentence)
    {
        const int Shown = 100; // Characters, of a long formula those around the place.
        var start = text.Length <= Shown ? 0 : Math.Clamp(position - (Shown / 2), 0, text.Length - Shown);
        var line = string.Concat(text.Substring(start, Math.Min(Shown, text.Length)).Select(c => char.IsWhiteSpace(c) ? ' ' : c));
        return new InputException($"{sentence}\n  {line.TrimEnd()}\n  {new string(' ', Math.Min(position - start, Shown))}^");
    }

    public Formula WithoutNetwork() => IsDeep ? new FormulaParser(Text).Parse(joinsInputs: true) : this;

    // (Part | Groups), "||" where uncorrelated; the levels of a factor are those of the columns' interaction.
    internal sealed record RandomTerm(Part Part, IReadOnlyList<Expression> Groups, bool IsUncorrelated)
    {
        public string Name => string.Join(':', Groups.Select(group => group.Name));
    }

    internal sealed record Part(bool HasIntercept, FormulaVariable[][] Terms, FormulaVariable[] Variables)
    {
        public bool IsEmpty => !HasIntercept && Terms.Length == 0;
    }
}
