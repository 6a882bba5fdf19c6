namespace NgHvi;

/// <summary>What a column of the table means in a design: a number, or one of a list of levels.</summary>
internal sealed record DesignVariable(string Column, IReadOnlyList<string>? Levels);
