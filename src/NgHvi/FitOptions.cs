using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace NgHvi;

/// <summary>The table of a fit's options: those of every fit, and those of the methods.</summary>
internal static class FitOptions
{
    private const int LargestWidth = 4096;

    /// <summary>Names of the responses, the default first.</summary>
    public static IReadOnlyList<string> Families { get; } = [.. Response.All.Select(response => response.Name)];
    /// <summary>How values are written.</summary>
    public static JsonSerializerOptions Json { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The table, in the order of a command's help.</summary>
    public static IReadOnlyList<FitOption> Create() =>
    [
        FitOption.Text("data", "data.csv", "The CSV file."),
        FitOption.Text("formula", "FORMULA", "The model in lme4's notation."),
        FitOption.Text(
            "where", "split=train", "Use only the rows that satisfy column=value or column!=value; several with commas between."),
        FitOption.Choice("family", "The response: a number, or 0 and 1 by a probit or logit link.", Families)
            with { Default = Families[0] },
        FitOption.Widths("hidden", LargestWidth, "Widths of the hidden layers of deep(...) with commas between, or none.")
            with { Default = "5,5" },
        FitOption.Choice("activation", "Of the hidden units.", Names<Activation>()) with { Default = "relu" },
        FitOption.Choice("covariance", "Of the random coefficients.", ["free", "diagonal"])
            with { Default = "free for gaussian, diagonal for probit and logit" },
        FitOption.Choice("method", MethodHelp(), [.. Methods.All.Select(method => method.Name)]) with { Default = Methods.All[0].Name },
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
        FitOption.Choice(
            "na",
            "Rows with a missing cell in a column of the formula: refuse the file, or leave them out and say how many.",
            ["error", "drop"]) with { Default = "error" },
    ];

    /// <summary>The option of a name or a flag.</summary>
    public static FitOption Find(string name) =>
        FitSpec.Options.FirstOrDefault(option => option.Name == name || option.Flag == name)
        ?? throw Unknown(name.Length > 64 ? name[..64] : name);

    /// <summary>What JSON calls an option that a sentence calls by its flag.</summary>
    public static string JsonName(Match flag) =>
        FitSpec.Options.FirstOrDefault(option => option.Flag == flag.Value) is { } option ? $"\"{option.Name}\"" : flag.Value;

    // An option of some methods; where their defaults differ, the help says each.
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

    private static string MethodHelp() => string.Join(", ", Methods.All.Select(method => $"{method.Name}: {method.Help}")) + ".";

    private static IReadOnlyList<string> Names<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];

    private static InputException Unknown(string name)
    {
        IReadOnlyList<string> known = [.. FitSpec.Options.Select(option => option.Name)];
        return new InputException(NameSuggestion.Closest(name, known) is { } nearest
            ? $"\"{name}\" is no option of a fit; did you mean \"{nearest}\"?"
            : $"\"{name}\" is no option of a fit; its options are {FitOption.List(known)}.");
    }
}
