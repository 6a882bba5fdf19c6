using System.Text.Encodings.Web;

namespace NgHvi;

internal static class FitOptions
{
    private const int LargestWidth = 4096;
    private const double MostSeconds = 1e9; // Which NaN is not below.

    public static IReadOnlyList<string> Families { get; } = [.. Response.All.Select(response => response.Name)]; // The default first.
    public static IReadOnlyList<string> BinaryFamilies { get; } =
        [.. Response.All.Where(response => response.IsBinary).Select(response => response.Name)];
    public static JsonSerializerOptions Json { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<FitOption> Create() =>
    [
        FitOption.Text("data", "data.csv", "The CSV file."),
        FitOption.Text("formula", "FORMULA", "The model in lme4's notation."),
        FitOption.Text(
            "where", "split=train",
            "Use only the rows that satisfy column=value, or != < <= > >=, also of dates (month>=2005-01); several with commas between."),
        FitOption.Choice(
            "family",
            "The response: a number with normal or Student-t errors, one of two levels or cbind(yes, no) by a probit or logit "
                + "(binomial) link, or a count by its log.",
            [.. Families, Response.Binomial]) with { Default = Families[0] },
        FitOption.Text(
            "sigma", "FORMULA", "\"~ (1 | g)\": log σ_k ~ N(log σ, τ²) in group k, g that of the formula's random term.")
            with { Default = "one σ for all" },
        FitOption.Real("nu", "Degrees of freedom of Student-t errors, above 2.") with { Default = "estimated" },
        FitOption.Text("success", "LEVEL", "The level of a binary response that is success; a response of 0 and 1 needs none.")
            with { Default = "the second of its two levels, sorted" },
        FitOption.Widths("hidden", LargestWidth, "Widths of the hidden layers of deep(...) with commas between, or none.")
            with { Default = "5,5" },
        FitOption.Text(
            "block", "COLUMN", "Rows of one value of it share inputs, as of a month: those of a group share a normal shock, and a network "
                + "is fitted only where it beats the linear mixed model on left-out blocks by a standard error."),
        FitOption.Choice(
            "activation", "Of the hidden units.", [.. Enum.GetNames<Activation>().Select(name => name.ToLowerInvariant())])
            with { Default = "relu" },
        FitOption.Choice("covariance", "Of the random coefficients.", ["free", "diagonal"])
            with { Default = "free for gaussian, diagonal for probit and logit" },
        FitOption.Choice(
            "method",
            string.Join(", ", Methods.All.Select(method => $"{method.Name}: {method.Help}")) + ".",
            [.. Methods.All.Select(method => method.Name)])
            with { Default = $"{Methods.All[0].Name}, and {HybridEntries.MiniBatch.Name} as said" },
        FitOption.Choice(
            "preset",
            "The recommended algorithm, or the paper's as its code runs.",
            [.. Methods.All.SelectMany(method => method.Presets).Distinct()]) with { Default = "default" },
        FitOption.Text(
            "priors", "weak|published|FILE.json", "weak: stated for centred, scaled columns; published: the paper's; or a JSON file.")
            with { Default = "weak" },
        .. Methods.All.SelectMany(method => method.Options.Select(option => (method, option)))
            .GroupBy(pair => pair.option.Name, (_, pairs) => OfMethods([.. pairs])),
        FitOption.Seed("seed", "Fixes every random number; the same seed gives the same numbers.") with { Default = "1" },
        FitOption.Whole("threads", 1, "Threads; changes no number.") with { Default = "all processors" },
        FitOption.Text("checkpoint", "FILE", "Keeps the state of the fit there; the same fit, made again, goes on from it."),
        new(
            "every", "TIME", "Between two writes of the checkpoint, such as 30s, 5m or 1h.", "times such as 30s, 5m or 1h",
            JsonValueKind.String, text => Duration(text) is null ? null : text)
        { Default = "30s" },
        FitOption.Choice(
            "na",
            "Rows with a missing cell in a column of the formula: refuse the file, or leave them out and say how many.",
            ["error", "drop"]) with { Default = "error" },
        FitOption.Text("missing", "CODE,…", $"Codes of missing values with commas between, such as -999, beside {Cell.Codes}."),
        new(
            "separator", "tab|space|SIGN", "Between the fields of the file.", "tab, space and one sign such as ; or |",
            JsonValueKind.String,
            text => CsvFormat.ParseSeparator(text) is null ? null : text switch { "\t" => "tab", " " => "space", _ => text })
        { Default = "comma, semicolon, tab or bar, as found" },
        FitOption.Choice("decimal", "Mark of decimals.", [".", ","])
            with { Default = "a comma where it does not separate fields and no number has a point" },
    ];

    public static TimeSpan? Duration(string? text)
    {
        var (number, unit) = text is [.., var last] ? (text[..^1], last) : ("", ' ');
        return unit is 's' or 'm' or 'h' && number.Length > 0 && number.Length < 10
            && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n)
            && n * (unit == 's' ? 1 : unit == 'm' ? 60 : 3600) is <= MostSeconds and var seconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    public static FitOption Find(string name)
    {
        if (FitSpec.Options.FirstOrDefault(option => option.Name == name || option.Flag == name) is { } found) return found;
        name = name.Length > 64 ? name[..64] : name;
        string[] known = [.. FitSpec.Options.Select(option => option.Name)];
        var help = NameSuggestion.Closest(name, known) is { } nearest
            ? $"did you mean \"{nearest}\"?"
            : $"its options are {FitOption.List(known)}.";
        throw new InputException($"\"{name}\" is no option of a fit; {help}");
    }

    public static string JsonName(Match flag) =>
        FitSpec.Options.FirstOrDefault(option => option.Flag == flag.Value) is { } option ? $"\"{option.Name}\"" : flag.Value;

    private static FitOption OfMethods((MethodEntry Method, FitOption Option)[] pairs)
    {
        var first = pairs[0].Option;
        var others = pairs.Where(pair => pair.Option.Default != first.Default)
            .Select(pair => $"; {pair.Method.Name} {pair.Option.Default}");
        return first with
        {
            Methods = [.. pairs.Select(pair => pair.Method.Name)],
            Default = first.Default is null ? null : first.Default + string.Concat(others),
        };
    }
}
