namespace NgHvi.Notebooks.Reports.Mathematics;

/// <summary>Reads LaTeX token by token. A command keeps its backslash; a comment and white space are skipped.</summary>
internal sealed class LatexTokens
{
    private readonly string _text;
    private int _position;

    public LatexTokens(string text)
    {
        _text = text;
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
            _position -= Current.Length - 1;
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

        var start = _position;
        var depth = 1;
        while (_position < _text.Length && depth > 0)
        {
            depth += _text[_position++] switch { '{' => 1, '}' => -1, _ => 0 };
        }

        var text = _text[start..(depth == 0 ? _position - 1 : _position)];
        Advance();
        return text;
    }

    private void Advance()
    {
        while (_position < _text.Length && (char.IsWhiteSpace(_text[_position]) || _text[_position] == '%'))
        {
            if (_text[_position] == '%')
            {
                var end = _text.IndexOf('\n', _position);
                _position = end < 0 ? _text.Length - 1 : end;
            }

            _position++;
        }

        if (_position >= _text.Length)
        {
            Current = null;
            return;
        }

        var start = _position++;
        if (_text[start] == '\\' && _position < _text.Length)
        {
            if (char.IsAsciiLetter(_text[_position]))
            {
                while (_position < _text.Length && char.IsAsciiLetter(_text[_position]))
                {
                    _position++;
                }
            }
            else
            {
                _position++;
            }
        }
        else if (char.IsAsciiDigit(_text[start]))
        {
            while (_position < _text.Length && (char.IsAsciiDigit(_text[_position])
                || (_text[_position] == '.' && _position + 1 < _text.Length && char.IsAsciiDigit(_text[_position + 1]))))
            {
                _position++;
            }
        }
        else if (char.IsHighSurrogate(_text[start]) && _position < _text.Length)
        {
            _position++;
        }

        Current = _text[start.._position];
    }
}
