namespace NgHvi;

/// <summary>A mixed-model formula in the notation of R's lme4, such as <c>y ~ x1 + x2 + (1 + x1 | group)</c>.</summary>
/// <remarks>Allowed are <c>+</c>, <c>-</c>, <c>:</c>, <c>*</c>, parentheses around sums, <c>0</c> and <c>1</c> for the intercept,
/// <c>C(x)</c> and <c>C(x, levels=[b, a])</c> for categorical columns, backticks around names with odd characters, and at most one random
/// term; a removal that removes nothing is an error. <c>deep(x1, C(x2), x1:x2)</c> may stand once among the fixed terms: its terms are the
/// inputs of a network. Before the bar, <c>deep</c> stands for the coefficients of all features.</remarks>
internal sealed class Formula(string text, string responseName, FormulaPart fixedPart, FormulaPart? inputs, FormulaPart randomPart)
{
    public string Text => text;
    public string ResponseName => responseName;
    public FormulaPart Fixed => fixedPart; // The part outside the random term, without the network.
    public FormulaPart? Inputs => inputs; // The inputs of the network, coded as beside an intercept; null without one.
    public FormulaPart Random => randomPart; // The part of the random term before |, without deep; empty without a random term.
    public bool IsDeep => inputs is not null;

    // Whether the coefficients of all features of the network vary by group, as (deep | group) says.
    public bool HasRandomFeatures { get; init; }
    public string GroupName { get; init; } = ""; // Name of the column after |, whose cells are the group keys; empty without a random term.
    public int GroupPosition { get; init; } // Index from zero of the group's name in the text.

    // Every variable once: those of the fixed part, of the network and of the random part.
    public IReadOnlyList<FormulaVariable> Variables { get; } =
        [.. fixedPart.Variables.Concat(inputs?.Variables ?? []).Concat(randomPart.Variables).DistinctBy(v => v.Key)];

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

    // The same formula with the inputs of the network as columns wherever deep stands.
    public Formula WithoutNetwork() => IsDeep ? new FormulaParser(text).Parse(joinsInputs: true) : this;

    public override string ToString() => text;
}
