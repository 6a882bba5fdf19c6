namespace NgHvi;

internal sealed record FormulaVariable(string Column, int Position, bool IsCategorical = false, IReadOnlyList<string>? Levels = null)
{
    public const string NetworkKey = "deep(...)"; // Key of what stands for the network in the fixed sum.
    public const string FeaturesKey = "deep\u001f"; // Key of the plain name deep, which stands for all features in the random term.

    // Equal where columns are.
    public string Key { get; init; } = string.Join('\u001f', [Column, IsCategorical ? "C" : "", .. Levels ?? []]);

    public override string ToString() =>
        !IsCategorical ? Column : Levels is null ? $"C({Column})" : $"C({Column}, levels=[{string.Join(", ", Levels)}])";
}
