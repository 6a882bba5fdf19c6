namespace NgHvi.Interactive.Display;

/// <summary>Text in a terminal: one line, of known width, that cannot reorder or move what stands beside it.</summary>
internal static class LineText
{
    /// <summary>U+2068, which begins text that finds its own direction.</summary>
    private const char FirstStrongIsolate = '\u2068';

    /// <summary>U+2069, which ends it.</summary>
    private const char PopIsolate = '\u2069';

    private const char Replacement = '\uFFFD';

    /// <summary>
    /// Shows what a terminal would obey: control characters as the pictures of Unicode (␊ for a line break), changes of direction as
    /// U+FFFD.
    /// </summary>
    public static string Visible(string? text) => Replace(text, control => control switch
    {
        0x7F => "\u2421",
        < 0x20 => ((char)(0x2400 + control)).ToString(),
        _ => Replacement.ToString(),
    });

    /// <summary>The same for text of several lines, whose breaks stay.</summary>
    public static string VisibleLines(string? text) =>
        string.Join('\n', (text ?? "").ReplaceLineEndings("\n").Split('\n').Select(Visible));

    /// <summary>Replaces control characters, and characters that would change the direction of the text after them.</summary>
    public static string Replace(string? text, Func<int, string> control)
    {
        var isBalanced = IsBalanced(text ?? "");
        var line = new StringBuilder(text?.Length ?? 0);
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            _ = rune.Value switch
            {
                0x2028 or 0x2029 => line.Append(control('\n')),
                >= 0x202A and <= 0x202E => line.Append(Replacement),
                >= 0x2066 and <= 0x2069 when !isBalanced => line.Append(Replacement),
                _ when Rune.IsControl(rune) => line.Append(control(rune.Value)),
                _ => line.Append(rune.ToString()),
            };
        }

        return line.ToString();
    }

    /// <summary>Keeps a name from reordering the sentence around it; a name without right-to-left letters stays as it is.</summary>
    public static string Isolate(string name)
    {
        if (!HasRightToLeft(name))
        {
            return name;
        }

        // Pairs may stay, those of names within a sentence among them; an end without a beginning would end the isolation.
        var inside = new StringBuilder(name);
        for (var mark = '\u2066'; mark <= PopIsolate && !IsBalanced(name); mark++)
        {
            inside.Replace(mark, Replacement);
        }

        return $"{FirstStrongIsolate}{inside}{PopIsolate}";
    }

    /// <summary>Whether a text has letters that run from right to left, or characters that make others do so.</summary>
    public static bool HasRightToLeft(string text) => text.EnumerateRunes().Any(rune => rune.Value is
        (>= 0x0590 and <= 0x08FF) or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)
        or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF));

    /// <summary>
    /// The width in character cells: marks that combine take none, East Asian letters and emoji two, a joined emoji as much as one.
    /// </summary>
    public static int Width(string text)
    {
        var width = 0;
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            width += ElementWidth(elements.GetTextElement());
        }

        return width;
    }

    /// <summary>Shortens a text to a width by whole characters as a reader sees them, with "…" at its end.</summary>
    public static string Shorten(string text, int width)
    {
        if (2 * text.Length <= width || Width(text) <= width)
        {
            return text;
        }

        var kept = new StringBuilder();
        var used = 1;
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext() && (used += ElementWidth(elements.GetTextElement())) <= width)
        {
            kept.Append(elements.GetTextElement());
        }

        return kept.Append('…').ToString();
    }

    private static int ElementWidth(string element) => element.Contains('\uFE0F', StringComparison.Ordinal)
        ? 2
        : element.EnumerateRunes().Max(RuneWidth);

    private static int RuneWidth(Rune rune) => rune.Value switch
    {
        (>= 0x1100 and <= 0x115F) or 0x231A or 0x231B or (>= 0x23E9 and <= 0x23EC) or (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0xA4CF)
            or (>= 0xA960 and <= 0xA97F) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F)
            or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F1E6 and <= 0x1F202) or (>= 0x1F300 and <= 0x1F64F)
            or (>= 0x1F680 and <= 0x1F6FF) or (>= 0x1F900 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD) => 2,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            ? 0
            : 1,
    };

    private static bool IsBalanced(string text)
    {
        var open = 0;
        foreach (var letter in text)
        {
            open += letter is >= '\u2066' and <= FirstStrongIsolate ? 1 : letter == PopIsolate ? -1 : 0;
            if (open < 0)
            {
                return false;
            }
        }

        return open == 0;
    }
}
