namespace NgHvi;

/// <summary>Makes the message of a formula error: one sentence, the formula, and a caret under the place.</summary>
internal static class FormulaError
{
    /// <summary>Creates the exception.</summary>
    /// <param name="formula">The formula as it was written.</param>
    /// <param name="position">Index from zero of the offending character; the length of the formula means its end.</param>
    /// <param name="sentence">What is wrong and what is allowed, as one sentence with its full stop.</param>
    public static InputException At(string formula, int position, string sentence)
    {
        // Line breaks and tabs would move the caret away from its character.
        var line = string.Concat(formula.Select(c => char.IsWhiteSpace(c) || char.IsControl(c) ? ' ' : c));
        return new InputException($"{sentence}\n  {line.TrimEnd()}\n  {new string(' ', position)}^");
    }
}
