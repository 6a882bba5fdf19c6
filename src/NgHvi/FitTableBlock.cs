namespace NgHvi;

/// <summary>Rows of a <see cref="FitTable"/> that belong together.</summary>
/// <param name="Title">What they are.</param>
/// <param name="Rows">The name of each quantity and its numbers, one for each column of the table; NaN where a row has none.</param>
public sealed record FitTableBlock(string Title, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> Rows);
