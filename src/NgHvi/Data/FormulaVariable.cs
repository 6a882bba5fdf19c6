namespace NgHvi;

/// <summary>A column as a formula uses it: <c>x</c>, <c>C(x)</c> or <c>C(x, levels=[b, a])</c>.</summary>
public sealed class FormulaVariable
{
    internal FormulaVariable(string column, bool isDeclaredCategorical, IReadOnlyList<string>? levels, int position)
    {
        Column = column;
        IsDeclaredCategorical = isDeclaredCategorical;
        Levels = levels;
        Position = position;
        Key = string.Join('\u001f', [column, isDeclaredCategorical ? "C" : "", .. levels ?? []]);
    }

    private FormulaVariable(string key, int position) => (Column, Key, Position) = (key, key, position);

    /// <summary>What stands for a network <c>deep(...)</c> in a sum of terms.</summary>
    internal static FormulaVariable Network(int position) => new("deep(...)", position);

    /// <summary>Name of the column in the table.</summary>
    public string Column { get; }

    /// <summary>True when the formula says with <c>C(...)</c> that the column is categorical, whatever its cells.</summary>
    public bool IsDeclaredCategorical { get; }

    /// <summary>The levels in the order the formula states, reference first; null when it states none.</summary>
    public IReadOnlyList<string>? Levels { get; }

    /// <summary>Index from zero of the column's name in the text of the formula.</summary>
    public int Position { get; }

    /// <summary>Equal for two uses that mean the same columns of a design.</summary>
    internal string Key { get; }

    /// <inheritdoc/>
    public override string ToString() => (IsDeclaredCategorical, Levels) switch
    {
        (false, _) => Column,
        (true, null) => $"C({Column})",
        (true, _) => $"C({Column}, levels=[{string.Join(", ", Levels)}])",
    };
}
