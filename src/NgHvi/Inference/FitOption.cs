namespace NgHvi;

/// <summary>One option of a fit: its names, its values and its help, from which a command line or a JSON reader is built.</summary>
internal sealed record FitOption
{
    private readonly Func<string, object?> parse;
    private readonly Func<JsonElement, string?> read;
    private readonly string allowed;

    private FitOption(string name, string value, string help, string allowed, Func<string, object?> parse, Func<JsonElement, string?> read)
    {
        (Name, Value, Help, this.allowed, this.parse, this.read) = (name, value, help, allowed, parse, read);
        Flag = "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(name);
    }

    public string Name { get; } // In JSON, such as "batchGroups".
    public string Flag { get; } // On a command line, such as "--batch-groups".
    public string Value { get; } // What stands for the value in a usage, such as "N".
    public string Help { get; } // What the option does.
    public string Description => // Help, methods and default in one text.
        Help + (Methods.Count == 0 ? "" : $" For {string.Join(", ", Methods)}.") + (Default is null ? "" : $" Default: {Default}.");

    public IReadOnlyList<string> Words { get; private init; } = []; // The words that are allowed; empty where any value of a kind is.
    public IReadOnlyList<string> Methods { get; init; } = []; // That have the option; empty: it belongs to every fit.
    public string? Default { get; init; } // What holds without the option, in words; null where nothing does.

    public static FitOption Text(string name, string value, string help) =>
        new(name, value, help, "texts that are not empty", text => string.IsNullOrWhiteSpace(text) ? null : text, AsText);

    public static FitOption Choice(string name, string help, IReadOnlyList<string> words) =>
        new(name, string.Join('|', words), help, List(words), text => words.Contains(text) ? text : null, AsText) { Words = words };

    public static FitOption Whole(string name, int minimum, string help) => new(name, "N", help, $"whole numbers ≥ {minimum}", text =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) && n >= minimum ? n : null, AsNumber);

    public static FitOption Real(string name, string help) => new(name, "X", help, "numbers ≥ 0", text =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && double.IsFinite(x) && x >= 0 ? x : null,
        AsNumber);

    public static FitOption Seed(string name, string help) => new(name, "N", help, "whole numbers", text =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : null, AsNumber);

    /// <summary>Widths of layers: an array in JSON, with commas between elsewhere, where none is "none".</summary>
    public static FitOption Widths(string name, int largest, string help) => new(
        name, "N,N,…", help, $"whole numbers from 1 to {largest} with commas between, such as 5,5, and none",
        text => ParseWidths(text) is { } widths && widths.All(width => width > 0 && width <= largest) ? Array.AsReadOnly(widths) : null,
        json => json.ValueKind != JsonValueKind.Array ? null : json.GetArrayLength() == 0 ? "none"
            : string.Join(',', json.EnumerateArray().Select(width => width.GetRawText())));

    /// <summary>The value of a text, or an <see cref="InputException"/>.</summary>
    public object Parse(string text) => parse(text) ?? throw new InputException($"{Flag} is \"{text}\"; allowed are {allowed}.");

    /// <summary>The value of a JSON property, or an <see cref="InputException"/>.</summary>
    public object Read(JsonElement json) => (read(json) is { } text ? parse(text) : null)
        ?? throw new InputException($"{Flag} is {json.GetRawText().ReplaceLineEndings(" ")}; allowed are {allowed}.");

    /// <summary>The text of a value: what <see cref="Parse"/> reads back.</summary>
    public static string Format(object value) => value switch
    {
        IReadOnlyList<int> { Count: 0 } => "none",
        IReadOnlyList<int> widths => string.Join(',', widths),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => (string)value,
    };

    /// <summary>"a, b and c".</summary>
    public static string List(IReadOnlyList<string> words) =>
        words.Count == 1 ? words[0] : string.Join(", ", words.SkipLast(1)) + " and " + words[^1];

    private static string? AsText(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString() : null;
    private static string? AsNumber(JsonElement json) => json.ValueKind == JsonValueKind.Number ? json.GetRawText() : null;

    private static int[] ParseWidths(string text) => text is "none" or "0" ? [] : Array.ConvertAll(
        text.Split(','), part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var width) ? width : 0);
}
