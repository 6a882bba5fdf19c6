using System.Buffers;
using System.Buffers.Text;

namespace NgHvi;

/// <summary>What the text of a cell means.</summary>
internal static partial class Cell
{
    public const int LongestNumber = 64;
    private const int LongestQuote = 80;
    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789+-eE,"u8);
    private static readonly string[] DateFormats =
        ["yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    public static string Codes => "an empty cell, NA, NaN, ., NULL or N/A"; // Of missing values.

    public static bool IsMissing(ReadOnlySpan<byte> text) => text.Length switch
    {
        0 => true,
        1 => text[0] == '.',
        2 => text.SequenceEqual("NA"u8),
        3 => Ascii.EqualsIgnoreCase(text, "NaN"u8) || Ascii.EqualsIgnoreCase(text, "N/A"u8),
        4 => Ascii.EqualsIgnoreCase(text, "NULL"u8),
        _ => false,
    };

    // NaN: no finite number.
    public static double Number(ReadOnlySpan<byte> text, bool hasCommas = false)
    {
        if (hasCommas && text.ContainsAny((byte)',', (byte)'.')) return Number(PointFor(text, stackalloc byte[LongestNumber]));
        if (Utf8Parser.TryParse(text, out double fast, out var length) && length == text.Length && double.IsFinite(fast)) return fast;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : double.NaN;
    }

    public static double Number(string text) => Number(Encoding.UTF8.GetBytes(text));

    // A number with a point for its decimal comma; empty for anything else.
    public static ReadOnlySpan<byte> PointFor(ReadOnlySpan<byte> text, Span<byte> buffer)
    {
        var comma = text.IndexOf((byte)',');
        if (comma < 0 || text.Length > buffer.Length || text.ContainsAnyExcept(NumberBytes)) return default;
        text.CopyTo(buffer);
        buffer[comma] = (byte)'.';
        return double.IsNaN(Number(buffer[..text.Length])) ? default : buffer[..text.Length];
    }

    // Days since 1970 began, as in R; NaN: no ISO date.
    public static double Days(ReadOnlySpan<byte> text) =>
        HasDateShape(text) && DateTime.TryParseExact(
            Encoding.UTF8.GetString(text), DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var date)
            ? (date - DateTime.UnixEpoch).TotalDays
            : double.NaN;

    public static bool HasDateShape(ReadOnlySpan<byte> text) =>
        text.Length >= 10 && text[4] == '-' && text[7] == '-' && char.IsAsciiDigit((char)text[0]);

    // Meant as a number or a date, perhaps written otherwise.
    public static bool IsNumberLike(ReadOnlySpan<byte> text) =>
        text[0] is <= (byte)'9' or (byte)'i' or (byte)'I' && Encoding.UTF8.GetString(text) is var word
            && (IsNotFinite(word) || IsDateLike(word) || OtherNumber().IsMatch(word));

    public static bool IsDateLike(string text) => Date().IsMatch(text);

    public static bool IsNotFinite(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? !double.IsFinite(value)
            : text.AsSpan().TrimStart("+-").Equals("inf", StringComparison.OrdinalIgnoreCase);

    // One key for 1, 1.0 and 01, unless a double loses digits.
    public static string Key(string text) =>
        text.Length <= 15 && text is [not '0', ..] && !text.AsSpan().ContainsAnyExceptInRange('0', '9') ? text
        : text.Length <= 17 && Number(text) is var value && !double.IsNaN(value) && text.Count(char.IsAsciiDigit) <= 15
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : text;

    public static string Quote(string text) => $"\"{Shorten(text)}\"";

    // For messages.
    public static string Shorten(string text)
    {
        var shown = text.Length > LongestQuote ? string.Concat(text.AsSpan(0, LongestQuote - 1), "…") : text;
        return string.Concat(shown.Select(c => char.IsControl(c) ? ' ' : c));
    }

    // With decimal or thousands commas, a unit.
    [GeneratedRegex(@"\A[+-]?\d[\d.' ]*(,\d[\d,]*)?(e[+-]?\d+|\s?[%€$£])?\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex OtherNumber();

    // 15.1.2026, 01/15/26, 15JAN2026 and the like.
    [GeneratedRegex(
        @"\A(\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](\d{4}|\d{2})|\d{1,2}-?[A-Z]{3}-?(\d{4}|\d{2}))([ T:].*)?\z",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Date();
}
