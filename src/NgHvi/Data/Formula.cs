namespace NgHvi;

/// <summary>
/// A mixed-model formula in the notation of R's lme4, such as <c>y ~ x1 + x2 + (1 + x1 | group)</c>.
/// </summary>
/// <remarks>
/// Allowed are <c>+</c>, <c>-</c>, <c>:</c>, <c>*</c>, parentheses around sums, <c>0</c> and <c>1</c> for the
/// intercept, <c>C(x)</c> and <c>C(x, levels=[b, a])</c> for categorical columns, backticks around names with odd
/// characters, and exactly one random term. A term is removed only if it stands before the <c>-</c>; R ignores a
/// removal that removes nothing, here it is an error.
/// <para>
/// The fixed part of a deep mixed model is <c>deep(x1, x2, C(x3), x1:x2)</c> and nothing else: its terms are the inputs of a network.
/// Before the bar, <c>deep</c> then stands for the coefficients of all features and <c>1</c> for the constant's, as in <c>(deep | group)</c>.
/// </para>
/// </remarks>
public sealed class Formula
{
    internal Formula(
        string text,
        string responseName,
        FormulaPart fixedPart,
        FormulaPart randomPart,
        (string Name, int Position) group,
        bool isDeep,
        bool hasRandomFeatures)
    {
        (IsDeep, HasRandomFeatures) = (isDeep, hasRandomFeatures);
        Text = text;
        ResponseName = responseName;
        Fixed = fixedPart;
        Random = randomPart;
        (GroupName, GroupPosition) = group;
        Variables = Array.AsReadOnly(
            fixedPart.Variables.Concat(randomPart.Variables).DistinctBy(v => v.Key).ToArray());
    }

    /// <summary>The formula as it was written.</summary>
    public string Text { get; }

    /// <summary>Name of the response column.</summary>
    public string ResponseName { get; }

    /// <summary>The part outside the random term.</summary>
    public FormulaPart Fixed { get; }

    /// <summary>The part of the random term before <c>|</c>.</summary>
    public FormulaPart Random { get; }

    /// <summary>Whether the terms of <see cref="Fixed"/> are the inputs of a network, as <c>deep(...)</c> says.</summary>
    public bool IsDeep { get; }

    /// <summary>
    /// Whether the coefficients of all features of the network vary by group, as <c>(deep | group)</c> says; whether the constant's does, says the intercept of
    /// <see cref="Random"/>, which has no terms then.
    /// </summary>
    public bool HasRandomFeatures { get; }

    /// <summary>Name of the column after <c>|</c>, whose cells are the group keys.</summary>
    public string GroupName { get; }

    /// <summary>Every variable of both parts once, those of the fixed part first.</summary>
    public IReadOnlyList<FormulaVariable> Variables { get; }

    /// <summary>Index from zero of the group's name in the text.</summary>
    internal int GroupPosition { get; }

    /// <summary>Reads a formula.</summary>
    /// <param name="text">The formula, such as <c>y ~ x + (1 | group)</c>.</param>
    /// <exception cref="InputException">
    /// The text is not a supported formula; the message shows the place with a caret.
    /// </exception>
    public static Formula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return FormulaParser.Parse(text);
    }

    /// <summary>Returns <see cref="Text"/>.</summary>
    public override string ToString() => Text;
}
