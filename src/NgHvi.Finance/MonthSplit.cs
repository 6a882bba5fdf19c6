namespace NgHvi.Finance;

/// <summary>A column that says what a row is for, by its month.</summary>
/// <param name="Name">Of the column.</param>
/// <param name="Windows">train and test, or train, validation and test; first and last month of each.</param>
public sealed partial record MonthSplit(string Name, IReadOnlyList<(string From, string To)> Windows)
{
    private static readonly string[][] Words = [["train"], ["train", "test"], ["train", "validation", "test"]];

    /// <summary>Reads NAME=FROM:TO,FROM:TO, such as <c>split=2005-01:2014-12,2015-01:2019-12</c>.</summary>
    /// <param name="text">Months are YYYY-MM; three windows are train, validation and test.</param>
    /// <exception cref="InputException">Another form, or windows that overlap or run backwards.</exception>
    public static MonthSplit Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = Form().Match(text);
        if (!match.Success)
        {
            throw new InputException($"The split \"{text}\" cannot be read; allowed is NAME=FROM:TO,FROM:TO with months YYYY-MM, such as " +
                "split=2005-01:2014-12,2015-01:2019-12; three windows are train, validation and test.");
        }

        var windows = match.Groups["w"].Captures.Select(window => ParseWindow(window.Value)).ToArray();
        for (var i = 0; i < windows.Length; i++)
        {
            if (Array.Exists(windows[..i], other => string.CompareOrdinal(windows[i].From, other.To) <= 0
                && string.CompareOrdinal(other.From, windows[i].To) <= 0))
                throw new InputException($"The windows of the split \"{text}\" overlap; a month can be for one purpose only.");
        }

        return new(match.Groups["n"].Value.Trim(), windows);
    }

    /// <summary>train, validation, test or none.</summary>
    /// <param name="month">YYYY-MM, or a date that begins so.</param>
    public string Of(string month)
    {
        ArgumentNullException.ThrowIfNull(month);
        for (var i = 0; i < Windows.Count; i++)
            if (IsIn(month, Windows[i])) return Words[Windows.Count - 1][i];
        return "none";
    }

    internal static bool IsIn(string month, (string From, string To) window) =>
        string.CompareOrdinal(month, 0, window.From, 0, 7) >= 0 && string.CompareOrdinal(month, 0, window.To, 0, 7) <= 0;

    // FROM:TO.
    internal static (string From, string To) ParseWindow(string text)
    {
        var match = Window().Match(text);
        if (!match.Success) throw new InputException($"The window \"{text}\" cannot be read; allowed is FROM:TO with months YYYY-MM.");
        var (from, to) = (match.Groups["f"].Value, match.Groups["t"].Value);
        return string.CompareOrdinal(from, to) <= 0 ? (from, to)
            : throw new InputException($"The window \"{text}\" runs backwards; its first month comes first.");
    }

    [GeneratedRegex(@"\A(?<f>[0-9]{4}-(0[1-9]|1[0-2])):(?<t>[0-9]{4}-(0[1-9]|1[0-2]))\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Window();

    [GeneratedRegex(@"\A(?<n>[^=,]+)=(?<w>[^,]+)(,(?<w>[^,]+)){0,2}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
