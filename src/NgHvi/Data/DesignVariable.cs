namespace NgHvi;

/// <summary>What a column of the table means in a design: a number, or one of a list of levels.</summary>
/// <param name="Column">Name of the column in the table.</param>
/// <param name="Levels">The levels of a categorical column, reference first; null for a numeric column.</param>
internal sealed record DesignVariable(string Column, IReadOnlyList<string>? Levels);
