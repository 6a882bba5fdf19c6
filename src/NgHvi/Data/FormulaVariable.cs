namespace NgHvi;

/// <summary>A column as a formula uses it, <c>x</c>, <c>C(x)</c> or <c>C(x, levels=[b, a])</c>, and where its name stands.</summary>
internal sealed record FormulaVariable(string Column, int Position, bool IsCategorical = false, IReadOnlyList<string>? Levels = null)
{
    public const string NetworkKey = "deep(...)"; // Key of what stands for the network in the fixed sum.
    public const string FeaturesKey = "deep\u001f"; // Key of the plain name deep, which stands for all features in the random term.

    // Equal for two uses that mean the same columns of a design.
    public string Key { get; init; } = string.Join('\u001f', [Column, IsCategorical ? "C" : "", .. Levels ?? []]);

    public override string ToString() =>
        !IsCategorical ? Column : Levels is null ? $"C({Column})" : $"C({Column}, levels=[{string.Join(", ", Levels)}])";
}
