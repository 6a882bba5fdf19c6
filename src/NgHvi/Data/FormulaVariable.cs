namespace NgHvi;

/// <summary>A column or an expression; Coding is the function that makes it categorical, if one does.</summary>
internal sealed record FormulaVariable(Expression Source, int Position, string Coding = "", IReadOnlyList<string>? Levels = null)
{
    public const string NetworkKey = "deep(...)"; // Key of what stands for the network in the fixed sum.
    public const string FeaturesKey = "deep\u001f"; // Key of the plain name deep, which stands for all features in the random term.

    public bool IsCategorical => Coding.Length > 0;
    public string Column => // The name before levels.
        Coding is not ("" or "C") ? $"{Coding}({Source})" : Source.IsComparison ? Source.Name + "TRUE" : Source.Name;

    // Equal where columns are.
    public string Key { get; init; } = string.Join('\u001f', [Source.Key, Coding, .. Levels ?? []]);

    public override string ToString() =>
        !IsCategorical ? Column : Levels is null ? $"{Coding}({Source})" : $"{Coding}({Source}, levels=[{string.Join(", ", Levels)}])";
}
