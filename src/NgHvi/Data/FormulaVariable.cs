namespace NgHvi;

/// <summary>A column as a formula uses it: <c>x</c>, <c>C(x)</c> or <c>C(x, levels=[b, a])</c>.</summary>
internal sealed class FormulaVariable(string column, bool isDeclaredCategorical, IReadOnlyList<string>? levels, int position)
{
    /// <summary>Name of the column in the table.</summary>
    public string Column { get; } = column;

    /// <summary>True when the formula says with <c>C(...)</c> that the column is categorical, whatever its cells.</summary>
    public bool IsDeclaredCategorical { get; } = isDeclaredCategorical;

    /// <summary>The levels in the order the formula states, reference first; null when it states none.</summary>
    public IReadOnlyList<string>? Levels { get; } = levels;

    /// <summary>Index from zero of the column's name in the text of the formula.</summary>
    public int Position { get; } = position;

    /// <summary>Equal for two uses that mean the same columns of a design.</summary>
    public string Key { get; private init; } = string.Join('\u001f', [column, isDeclaredCategorical ? "C" : "", .. levels ?? []]);

    /// <summary>What stands for a network <c>deep(...)</c> in a sum of terms.</summary>
    public static FormulaVariable Network(int position) => new("deep(...)", false, null, position) { Key = "deep(...)" };

    /// <inheritdoc/>
    public override string ToString() => (IsDeclaredCategorical, Levels) switch
    {
        (false, _) => Column,
        (true, null) => $"C({Column})",
        (true, _) => $"C({Column}, levels=[{string.Join(", ", Levels)}])",
    };
}
