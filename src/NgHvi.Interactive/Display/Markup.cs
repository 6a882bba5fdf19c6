namespace NgHvi.Interactive.Display;

/// <summary>Text made safe for HTML and for XML, inside elements and inside quoted attributes.</summary>
public static class Markup
{
    /// <summary>
    /// Encodes &amp;, &lt;, &gt; and both quotes, and replaces what XML 1.0 cannot hold (control characters,
    /// lone surrogates) by U+FFFD. Everything else, emoji and right-to-left text included, stays itself.
    /// </summary>
    public static string Encode(string? text)
    {
        var encoded = new StringBuilder(text?.Length ?? 0);
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&':
                    encoded.Append("&amp;");
                    break;
                case '<':
                    encoded.Append("&lt;");
                    break;
                case '>':
                    encoded.Append("&gt;");
                    break;
                case '"':
                    encoded.Append("&quot;");
                    break;
                case '\'':
                    encoded.Append("&#39;");
                    break;
                default:
                    encoded.Append(IsXml(rune.Value) ? rune.ToString() : "\uFFFD");
                    break;
            }
        }

        return encoded.ToString();
    }

    /// <summary>Makes text safe for one line: no control characters, and no change of direction that lasts beyond the text.</summary>
    /// <remarks>
    /// The direction marks U+202A–U+202E, and U+2066–U+2069 unless they come in pairs, would reorder the rest of the line.
    /// </remarks>
    public static string OneLine(string? text) => LineText.Replace(text, control => control is '\n' or '\r' or '\t' ? " " : "\uFFFD");

    private static bool IsXml(int value) =>
        value is '\t' or '\n' or '\r' || (value >= 0x20 && value is not (>= 0x7F and <= 0x9F) and not 0xFFFE and not 0xFFFF);
}
