namespace NgHvi;

/// <summary>A random term as it was read.</summary>
/// <param name="Sum">What stands before the bar.</param>
/// <param name="Group">Name of the column after the bar.</param>
/// <param name="GroupPosition">Index from zero of that name in the text.</param>
/// <param name="Position">Index from zero of the opening parenthesis in the text.</param>
internal sealed record RandomTerm(TermSum Sum, string Group, int GroupPosition, int Position);
