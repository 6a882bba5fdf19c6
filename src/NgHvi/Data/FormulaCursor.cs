namespace NgHvi;

/// <summary>A place in the text of a formula, and the reading of its smallest pieces from there.</summary>
internal sealed class FormulaCursor(string text)
{
    public string Text { get; } = text;

    /// <summary>Index from zero of the next character; the length of the text at its end.</summary>
    public int Position { get; private set; }

    /// <summary>The next character that is not white space; '\0' at the end.</summary>
    public char Peek()
    {
        while (Position < Text.Length && char.IsWhiteSpace(Text[Position]))
        {
            Position++;
        }

        return Position < Text.Length ? Text[Position] : '\0';
    }

    /// <summary>Steps over the next character if it is the given one.</summary>
    public bool Take(char wanted)
    {
        if (Peek() != wanted)
        {
            return false;
        }

        Position++;
        return true;
    }

    public bool IsAtName() => Peek() == '`' || IsNameStart(Peek());

    /// <summary>Reads a plain name or one in backticks; the caller has seen that one starts here.</summary>
    public string TakeName()
    {
        if (Peek() == '`')
        {
            return TakeQuoted();
        }

        var start = Position;
        while (Position < Text.Length && IsNamePart(Text[Position]))
        {
            Position++;
        }

        return Text[start..Position];
    }

    /// <summary>Reads up to the next quote of the kind that stands here, without the quotes.</summary>
    public string TakeQuoted()
    {
        var start = Position;
        var end = Text.IndexOf(Text[start], start + 1);
        if (end < 0)
        {
            throw Error(start, $"The quote {Text[start]} that opens here is not closed.");
        }

        if (end == start + 1 && Text[start] == '`')
        {
            throw Error(start, "A column name in backticks cannot be empty.");
        }

        Position = end + 1;
        return Text[(start + 1)..end];
    }

    /// <summary>Reads up to one of the given characters, without the white space around.</summary>
    public string TakeUntil(string stops)
    {
        Peek();
        var start = Position;
        while (Position < Text.Length && !stops.Contains(Text[Position], StringComparison.Ordinal))
        {
            Position++;
        }

        return Text[start..Position].TrimEnd();
    }

    public InputException Error(int position, string sentence) => FormulaError.At(Text, position, sentence);

    private static bool IsNameStart(char c) => char.IsLetter(c) || c is '_' or '.';

    private static bool IsNamePart(char c) =>
        char.IsLetterOrDigit(c) || c is '_' or '.' || char.GetUnicodeCategory(c)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Surrogate;
}
