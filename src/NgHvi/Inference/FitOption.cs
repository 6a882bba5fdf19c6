namespace NgHvi;

/// <summary>For command lines and JSON; Value stands for its value in a usage.</summary>
internal sealed record FitOption(
    string Name, string Value, string Help, string Allowed, JsonValueKind Kind, Func<string, object?> Convert)
{
    public string Flag { get; } = "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(Name);
    public string Description =>
        Help + (Methods.Count == 0 ? "" : $" For {string.Join(", ", Methods)}.") + (Default is null ? "" : $" Default: {Default}.");

    public IReadOnlyList<string> Words { get; private init; } = []; // That are allowed; empty: any of the kind.
    public IReadOnlyList<string> Methods { get; init; } = []; // That have the option; empty: all.
    public string? Default { get; init; } // In words.

    public static FitOption Text(string name, string value, string help) =>
        new(name, value, help, "texts that are not empty", JsonValueKind.String, text => string.IsNullOrWhiteSpace(text) ? null : text);

    public static FitOption Choice(string name, string help, IReadOnlyList<string> words) =>
        new(name, string.Join('|', words), help, List(words), JsonValueKind.String, text => words.Contains(text) ? text : null)
        { Words = words };

    public static FitOption Whole(string name, int minimum, string help) =>
        Number<int>(name, "N", help, $"whole numbers ≥ {minimum}", NumberStyles.AllowLeadingSign, n => n >= minimum);

    public static FitOption Real(string name, string help) =>
        Number<double>(name, "X", help, "numbers ≥ 0", NumberStyles.Float, x => double.IsFinite(x) && x >= 0);

    public static FitOption Seed(string name, string help) =>
        Number<long>(name, "N", help, "whole numbers", NumberStyles.AllowLeadingSign, _ => true);

    public static FitOption Widths(string name, int largest, string help) => new(
        name, "N,N,…", help, $"whole numbers from 1 to {largest} with commas between, such as 5,5, and none", JsonValueKind.Array, text =>
        {
            int[] widths = text is "none" or "0" ? [] : Array.ConvertAll(
                text.Split(','), part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var width) ? width : 0);
            return widths.All(width => width > 0 && width <= largest) ? Array.AsReadOnly(widths) : null;
        });

    public object Parse(string text) => Convert(text) ?? throw new InputException($"{Flag} is \"{text}\"; allowed are {Allowed}.");

    public object Read(JsonElement json) =>
        (json.ValueKind != Kind ? null : Convert(
            Kind == JsonValueKind.String ? json.GetString()!
            : Kind == JsonValueKind.Number ? json.GetRawText()
            : json.GetArrayLength() == 0 ? "none" : string.Join(',', json.EnumerateArray().Select(width => width.GetRawText()))))
        ?? throw new InputException($"{Flag} is {json.GetRawText().ReplaceLineEndings(" ")}; allowed are {Allowed}.");

    public static string Format(object value) => value switch // What Parse reads back.
    {
        IReadOnlyList<int> { Count: 0 } => "none",
        IReadOnlyList<int> widths => string.Join(',', widths),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => (string)value,
    };

    public static string List(IReadOnlyList<string> words) =>
        words.Count == 1 ? words[0] : string.Join(", ", words.SkipLast(1)) + " and " + words[^1];

    private static FitOption Number<T>(string name, string value, string help, string allowed, NumberStyles style, Func<T, bool> isAllowed)
        where T : INumber<T> => new(name, value, help, allowed, JsonValueKind.Number, text =>
            T.TryParse(text, style, CultureInfo.InvariantCulture, out var number) && isAllowed(number) ? number : null);
}
