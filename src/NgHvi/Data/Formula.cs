namespace NgHvi;

/// <summary>
/// A mixed-model formula in the notation of R's lme4, such as <c>y ~ x1 + x2 + (1 + x1 | group)</c>.
/// </summary>
/// <remarks>
/// Allowed are <c>+</c>, <c>-</c>, <c>:</c>, <c>*</c>, parentheses around sums, <c>0</c> and <c>1</c> for the
/// intercept, <c>C(x)</c> and <c>C(x, levels=[b, a])</c> for categorical columns, backticks around names with odd
/// characters, and at most one random term. A term is removed only if it stands before the <c>-</c>; R ignores a
/// removal that removes nothing, here it is an error.
/// <para>
/// Among the fixed terms <c>deep(x1, x2, C(x3), x1:x2)</c> may stand once: its terms are the inputs of a network, whose features are
/// regressors. Before the bar, <c>deep</c> then stands for the coefficients of all features, as in <c>(1 + x1 + deep | group)</c>.
/// </para>
/// </remarks>
internal sealed class Formula(string text, string responseName, FormulaPart fixedPart, FormulaPart? inputs, FormulaPart randomPart)
{
    /// <summary>The formula as it was written.</summary>
    public string Text { get; } = text;

    /// <summary>Name of the response column.</summary>
    public string ResponseName { get; } = responseName;

    /// <summary>The part outside the random term, without the network.</summary>
    public FormulaPart Fixed { get; } = fixedPart;

    /// <summary>The inputs of the network, coded as beside an intercept; null without one.</summary>
    public FormulaPart? Inputs { get; } = inputs;

    /// <summary>The part of the random term before <c>|</c>, without <c>deep</c>; empty without a random term.</summary>
    public FormulaPart Random { get; } = randomPart;

    /// <summary>Whether the formula has a network.</summary>
    public bool IsDeep => Inputs is not null;

    /// <summary>Whether the coefficients of all features of the network vary by group, as <c>(deep | group)</c> says.</summary>
    public bool HasRandomFeatures { get; init; }

    /// <summary>Name of the column after <c>|</c>, whose cells are the group keys; empty without a random term.</summary>
    public string GroupName { get; init; } = "";

    /// <summary>Index from zero of the group's name in the text.</summary>
    public int GroupPosition { get; init; }

    /// <summary>Every variable once: those of the fixed part, of the network and of the random part.</summary>
    public IReadOnlyList<FormulaVariable> Variables { get; } =
        [.. fixedPart.Variables.Concat(inputs?.Variables ?? []).Concat(randomPart.Variables).DistinctBy(v => v.Key)];

    /// <summary>Reads a formula.</summary>
    /// <exception cref="InputException">The text is not a supported formula; the message shows the place with a caret.</exception>
    public static Formula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return FormulaParser.Parse(text, joinsInputs: false);
    }

    /// <summary>The same formula with the inputs of the network as columns wherever <c>deep</c> stands.</summary>
    public Formula WithoutNetwork() => IsDeep ? FormulaParser.Parse(Text, joinsInputs: true) : this;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
