namespace NgHvi;

/// <summary>A column as a formula uses it: <c>x</c>, <c>C(x)</c> or <c>C(x, levels=[b, a])</c>, the reference first.</summary>
internal sealed class FormulaVariable(
    string column, int position, bool isDeclaredCategorical = false, IReadOnlyList<string>? levels = null)
{
    /// <summary>Key of what stands for the network in the fixed sum.</summary>
    public const string NetworkKey = "deep(...)";

    /// <summary>Key of the plain name <c>deep</c>, which stands for all features in the random term.</summary>
    public const string FeaturesKey = "deep\u001f";
    public string Column => column;

    /// <summary>True when the formula says with <c>C(...)</c> that the column is categorical, whatever its cells.</summary>
    public bool IsDeclaredCategorical => isDeclaredCategorical;
    public IReadOnlyList<string>? Levels => levels;

    /// <summary>Index from zero of the column's name in the text of the formula.</summary>
    public int Position => position;

    /// <summary>Equal for two uses that mean the same columns of a design.</summary>
    public string Key { get; private init; } = string.Join('\u001f', [column, isDeclaredCategorical ? "C" : "", .. levels ?? []]);

    /// <summary>What stands for a network <c>deep(...)</c> in a sum of terms.</summary>
    public static FormulaVariable Network(int position) => new(NetworkKey, position) { Key = NetworkKey };

    public override string ToString() =>
        !isDeclaredCategorical ? column : levels is null ? $"C({column})" : $"C({column}, levels=[{string.Join(", ", levels)}])";
}
