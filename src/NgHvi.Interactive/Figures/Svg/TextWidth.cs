namespace NgHvi.Interactive.Figures.Svg;

/// <summary>Estimates how wide text will be, since no font can be measured here.</summary>
internal static class TextWidth
{
    /// <summary>Width in pixels in a common sans-serif face; a little generous.</summary>
    public static double Of(string text, double fontSize) => fontSize * text.EnumerateRunes().Sum(Em);

    /// <summary>Shortens text to a width, with "…" at its end.</summary>
    public static string Fit(string text, double fontSize, double width)
    {
        if (Of(text, fontSize) <= width) return text;

        var kept = new StringBuilder();
        var used = fontSize;
        foreach (var rune in text.EnumerateRunes())
        {
            used += fontSize * Em(rune);
            if (used > width) break;

            kept.Append(rune.ToString());
        }

        return kept.Append('…').ToString();
    }

    /// <summary>Breaks text at spaces into lines of at most a width; a longer word stays whole.</summary>
    public static IReadOnlyList<string> Wrap(string text, double fontSize, double width)
    {
        var lines = new List<string>();
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count > 0 && Of($"{lines[^1]} {word}", fontSize) <= width)
            {
                lines[^1] = $"{lines[^1]} {word}";
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines;
    }

    private static double Em(Rune rune) => rune.Value switch
    {
        'i' or 'j' or 'l' or 't' or 'f' or 'I' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' or ' ' or '(' or ')' => 0.38,
        'm' or 'w' or 'M' or 'W' or '@' or '%' or '<' or '>' or '&' or '=' or '+' or '~' or '−' => 0.95,
        >= 'A' and <= 'Z' => 0.74,
        >= 0x2070 and <= 0x207F or 0xB9 or 0xB2 or 0xB3 => 0.42,
        >= 0x1100 and not (>= 0x2000 and <= 0x2BFF) => 1.05,
        _ => 0.62,
    };
}
