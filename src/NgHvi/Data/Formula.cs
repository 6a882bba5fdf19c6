namespace NgHvi;

/// <summary>A mixed-model formula in the notation of R's lme4, such as <c>y ~ x1 + deep(x2, x3) + (1 + x1 | group)</c>.</summary>
internal sealed record Formula(
    string Text, string ResponseName, Formula.Part Fixed, Formula.Part? Inputs, Formula.Part Random, bool HasRandomFeatures)
{
    public bool IsDeep => Inputs is not null;
    public string GroupName { get; init; } = ""; // Empty without a random term.
    public int GroupPosition { get; init; }

    // Each once, in the order of the parts.
    public IReadOnlyList<FormulaVariable> Variables { get; } =
        [.. Fixed.Variables.Concat(Inputs?.Variables ?? []).Concat(Random.Variables).DistinctBy(v => v.Key)];

    public static Formula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new FormulaParser(text).Parse(joinsInputs: false);
    }

    // An error as a message: one sentence, the formula, and a caret under the place.
    public static InputException Error(string text, int position, string sentence)
    {
        // Line breaks and tabs would move the caret away from its character.
        var line = string.Concat(text.Select(c => char.IsWhiteSpace(c) || char.IsControl(c) ? ' ' : c));
        return new InputException($"{sentence}\n  {line.TrimEnd()}\n  {new string(' ', position)}^");
    }

    // With the inputs of the network as columns wherever deep stands.
    public Formula WithoutNetwork() => IsDeep ? new FormulaParser(Text).Parse(joinsInputs: true) : this;

    /// <summary>An intercept or none, terms of one or more variables, and all of these in the order of the text.</summary>
    internal sealed record Part(bool HasIntercept, FormulaVariable[][] Terms, FormulaVariable[] Variables)
    {
        public bool IsEmpty => !HasIntercept && Terms.Length == 0;
    }
}
