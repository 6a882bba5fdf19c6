namespace NgHvi.Notebooks.Reports.Mathematics;

/// <summary>Letters of a mathematical alphabet, as the characters Unicode has for them.</summary>
internal sealed class MathAlphabet
{
    /// <summary>Bold upright: <c>\mathbf</c>.</summary>
    public static readonly MathAlphabet Bold = new(0x1D400, 0x1D41A, 0x1D7CE, 0x1D6A8, 0x1D6C2);

    /// <summary>Bold slanted: <c>\boldsymbol</c>.</summary>
    public static readonly MathAlphabet BoldItalic = new(0x1D468, 0x1D482, 0x1D7CE, 0x1D71C, 0x1D736);

    /// <summary>Double-struck: <c>\mathbb</c>.</summary>
    public static readonly MathAlphabet DoubleStruck = new(0x1D538, 0x1D552, 0x1D7D8, exceptions: "CℂHℍNℕPℙQℚRℝZℤ");

    /// <summary>Script: <c>\mathcal</c>.</summary>
    public static readonly MathAlphabet Script = new(0x1D49C, 0x1D4B6, exceptions: "BℬEℰFℱHℋIℐLℒMℳRℛeℯgℊoℴ");

    /// <summary>Blackletter: <c>\mathfrak</c>.</summary>
    public static readonly MathAlphabet Fraktur = new(0x1D504, 0x1D51E, exceptions: "CℭHℌIℑRℜZℨ");

    /// <summary>Sans serif: <c>\mathsf</c>.</summary>
    public static readonly MathAlphabet SansSerif = new(0x1D5A0, 0x1D5BA, 0x1D7E2);

    /// <summary>Typewriter: <c>\mathtt</c>.</summary>
    public static readonly MathAlphabet Monospace = new(0x1D670, 0x1D68A, 0x1D7F6);

    private readonly (char First, char Last, int Start)[] ranges;
    private readonly string exceptions;

    private MathAlphabet(
        int capitals, int letters, int digits = 0, int greekCapitals = 0, int greekLetters = 0, string exceptions = "")
    {
        ranges =
        [
            ('A', 'Z', capitals), ('a', 'z', letters), ('0', '9', digits), ('Α', 'Ω', greekCapitals), ('α', 'ω', greekLetters),
        ];
        this.exceptions = exceptions;
    }

    /// <summary>The text in this alphabet; characters it lacks stay as they are.</summary>
    public string Apply(string text) => string.Concat(text.Select(Apply));

    private string Apply(char c)
    {
        for (var i = 0; i < exceptions.Length; i += 2)
        {
            if (exceptions[i] == c)
            {
                return exceptions[i + 1].ToString();
            }
        }

        var range = Array.Find(ranges, range => c >= range.First && c <= range.Last);
        return range.Start == 0 ? c.ToString() : char.ConvertFromUtf32(range.Start + c - range.First);
    }
}
