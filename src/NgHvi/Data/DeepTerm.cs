namespace NgHvi;

/// <summary>A term <c>deep(...)</c> as it was read.</summary>
/// <param name="Sum">Its inputs, without an intercept.</param>
/// <param name="Position">Index from zero of the term in the text.</param>
internal sealed record DeepTerm(TermSum Sum, int Position)
{
    /// <summary>Key of the term that stands for the network in the fixed sum.</summary>
    public static string Key { get; } = TermSum.OfVariable(FormulaVariable.Network(0)).Terms[0].Key;

    /// <summary>Key of the plain name <c>deep</c>, which stands for all features in the random term.</summary>
    public static string FeaturesKey { get; } = TermSum.OfVariable(new FormulaVariable("deep", false, null, 0)).Terms[0].Key;
}
