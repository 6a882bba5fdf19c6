namespace NgHvi;

/// <summary>How a file is written; what is null is found.</summary>
internal sealed record CsvFormat(char? Separator = null, char? Decimal = null, IReadOnlyList<string>? Missing = null)
{
    private readonly byte[][] codes = [.. (Missing ?? []).Select(Encoding.UTF8.GetBytes)];
    private readonly double[] numbers = [.. (Missing ?? []).Select(Cell.Number).Where(number => !double.IsNaN(number))];

    // As options of a command line give it.
    public static CsvFormat Parse(string? separator, string? mark, string? codes) => new(
        separator is null ? null : ParseSeparator(separator), mark?[0], codes?.Split(',', StringSplitOptions.TrimEntries));

    // 'tab', 'space' or the character itself; null where it cannot separate.
    public static char? ParseSeparator(string text) => text switch
    {
        "tab" or "\\t" => '\t',
        "space" => ' ',
        [var c] when "\t ,;|:!#$%&*/<=>?@^_~".Contains(c, StringComparison.Ordinal) => c,
        _ => null,
    };

    public static string NameOf(char separator) => separator switch
    {
        ',' => "commas",
        ';' => "semicolons",
        '\t' => "tabs",
        ' ' => "spaces",
        _ => $"\"{separator}\"",
    };

    // Beside those that always are; a code that is a number is any way to write it.
    public bool IsMissing(ReadOnlySpan<byte> text)
    {
        foreach (var code in codes)
            if (text.SequenceEqual(code)) return true;
        return numbers.Length > 0 && numbers.Contains(Cell.Number(text, Decimal == ','));
    }
}
