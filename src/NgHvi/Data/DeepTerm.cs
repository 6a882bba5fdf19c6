namespace NgHvi;

/// <summary>A term <c>deep(...)</c> as it was read.</summary>
/// <param name="Sum">Its inputs, without an intercept.</param>
/// <param name="Position">Index from zero of the term in the text.</param>
internal sealed record DeepTerm(TermSum Sum, int Position);
