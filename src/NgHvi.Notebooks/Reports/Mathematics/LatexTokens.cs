namespace NgHvi.Notebooks.Reports.Mathematics;

/// <summary>Reads LaTeX token by token. A command keeps its backslash; a comment and white space are skipped.</summary>
internal sealed class LatexTokens
{
    private readonly string text;
    private int position;

    public LatexTokens(string text)
    {
        this.text = text;
        Advance();
    }

    /// <summary>The token at hand; null at the end.</summary>
    public string? Current { get; private set; }

    /// <summary>Takes the token at hand.</summary>
    public string? Take()
    {
        var token = Current;
        Advance();
        return token;
    }

    /// <summary>Takes the token at hand if it is the given one.</summary>
    public bool TryTake(string token)
    {
        if (Current != token)
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>Leaves of a number at hand its first digit: an argument without braces is one character, so \frac12 is a half.</summary>
    public void NarrowToDigit()
    {
        if (Current is [>= '0' and <= '9', _, ..])
        {
            position -= Current.Length - 1;
            Current = Current[..1];
        }
    }

    /// <summary>Takes a braced argument as plain characters, white space kept; braces may nest.</summary>
    public string TakeText()
    {
        if (Current != "{")
        {
            NarrowToDigit();
            return Take() ?? "";
        }

        var start = position;
        var depth = 1;
        while (position < this.text.Length && depth > 0)
        {
            depth += this.text[position++] switch { '{' => 1, '}' => -1, _ => 0 };
        }

        var text = this.text[start..(depth == 0 ? position - 1 : position)];
        Advance();
        return text;
    }

    private void Advance()
    {
        while (position < text.Length && (char.IsWhiteSpace(text[position]) || text[position] == '%'))
        {
            if (text[position] == '%')
            {
                var end = text.IndexOf('\n', position);
                position = end < 0 ? text.Length - 1 : end;
            }

            position++;
        }

        if (position >= text.Length)
        {
            Current = null;
            return;
        }

        var start = position++;
        if (text[start] == '\\' && position < text.Length)
        {
            if (char.IsAsciiLetter(text[position]))
            {
                while (position < text.Length && char.IsAsciiLetter(text[position]))
                {
                    position++;
                }
            }
            else
            {
                position++;
            }
        }
        else if (char.IsAsciiDigit(text[start]))
        {
            while (position < text.Length && (char.IsAsciiDigit(text[position])
                || (text[position] == '.' && position + 1 < text.Length && char.IsAsciiDigit(text[position + 1]))))
            {
                position++;
            }
        }
        else if (char.IsHighSurrogate(text[start]) && position < text.Length)
        {
            position++;
        }

        Current = text[start..position];
    }
}
