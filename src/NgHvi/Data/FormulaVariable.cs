namespace NgHvi;

/// <summary>A column as a formula uses it: <c>x</c>, <c>C(x)</c> or <c>C(x, levels=[b, a])</c>, the reference first.</summary>
internal sealed class FormulaVariable(
    string column, int position, bool isDeclaredCategorical = false, IReadOnlyList<string>? levels = null)
{
    public const string NetworkKey = "deep(...)"; // Key of what stands for the network in the fixed sum.
    public const string FeaturesKey = "deep\u001f"; // Key of the plain name deep, which stands for all features in the random term.
    public string Column => column;

    // True when the formula says with C(...) that the column is categorical, whatever its cells.
    public bool IsDeclaredCategorical => isDeclaredCategorical;
    public IReadOnlyList<string>? Levels => levels;
    public int Position => position; // Index from zero of the column's name in the text of the formula.

    // Equal for two uses that mean the same columns of a design.
    public string Key { get; private init; } = string.Join('\u001f', [column, isDeclaredCategorical ? "C" : "", .. levels ?? []]);

    // What stands for a network deep(...) in a sum of terms.
    public static FormulaVariable Network(int position) => new(NetworkKey, position) { Key = NetworkKey };

    public override string ToString() =>
        !isDeclaredCategorical ? column : levels is null ? $"C({column})" : $"C({column}, levels=[{string.Join(", ", levels)}])";
}
