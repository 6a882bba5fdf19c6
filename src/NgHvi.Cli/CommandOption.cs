using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NgHvi.Cli;

/// <summary>Options whose values are of a range or a list, refused with a sentence that says what is allowed.</summary>
internal static class CommandOption
{
    /// <summary>A whole number of at least <paramref name="minimum"/>.</summary>
    public static Option<int?> Whole(string name, int minimum, string description, int? value = null) =>
        Number(name, "N", description, value, $"whole numbers ≥ {minimum}", text =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) && n >= minimum ? n : null);

    /// <summary>A finite number ≥ 0, or > 0.</summary>
    public static Option<double?> Real(string name, bool allowsZero, string description, double? value = null) =>
        Number(name, "X", description, value, allowsZero ? "numbers ≥ 0" : "numbers > 0", text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && double.IsFinite(x)
                && (allowsZero ? x >= 0 : x > 0) ? x : (double?)null);

    /// <summary>A seed: any whole number.</summary>
    public static Option<long?> Seed(long value) =>
        Number<long>("--seed", "N", FitOptions.Find("seed").Help, value, "whole numbers", text =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : null);

    /// <summary>One of a few words.</summary>
    public static Option<string> Choice(string name, string description, string value, params string[] words)
    {
        var option = OptionalChoice(name, description, words);
        option.DefaultValueFactory = _ => value;
        return option!;
    }

    /// <summary>One of a few words, or null.</summary>
    public static Option<string?> OptionalChoice(string name, string description, params string[] words)
    {
        var option = new Option<string?>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            CustomParser = result =>
                words.Contains(result.Tokens[0].Value, StringComparer.Ordinal)
                    ? result.Tokens[0].Value
                    : Refuse<string>(result, name, string.Join(", ", words[..^1]) + " and " + words[^1]),
        };
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>--level-of.</summary>
    public static Option<Dictionary<string, PredictionLevel>?> LevelsByFactor()
    {
        string[] words = ["group", "new-group", "population"];
        return new("--level-of")
        {
            Description = "The level of single grouping factors, where it is another than --level; several with commas between.",
            HelpName = "FACTOR=LEVEL,…",
            CustomParser = result =>
            {
                var levels = new Dictionary<string, PredictionLevel>(StringComparer.Ordinal);
                foreach (var part in result.Tokens[0].Value.Split(','))
                {
                    if (part.LastIndexOf('=') is not (> 0 and var at) || !words.Contains(part[(at + 1)..]))
                        return Refuse<Dictionary<string, PredictionLevel>>(
                            result, "--level-of", "FACTOR=group, FACTOR=new-group and FACTOR=population");
                    levels[part[..at]] = LevelOf(part[(at + 1)..]);
                }

                return levels;
            },
        };
    }

    /// <summary>What a word of --level means.</summary>
    public static PredictionLevel LevelOf(string word) => word switch
    {
        "new-group" => PredictionLevel.NewGroup,
        "population" => PredictionLevel.Population,
        _ => PredictionLevel.Group,
    };

    /// <summary>--quantiles.</summary>
    public static Option<double[]> Probabilities() => new("--quantiles")
    {
        Description = "Probabilities between 0 and 1 with commas between. [default: 0.025,0.5,0.975]",
        HelpName = "P,P,…",
        CustomParser = result =>
        {
            var values = new List<double>();
            foreach (var part in result.Tokens[0].Value.Split(','))
            {
                if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var p) || p is not (> 0 and < 1))
                {
                    result.AddError(
                        $"--quantiles has \"{part}\"; allowed are numbers between 0 and 1 with commas between, such as 0.05,0.5,0.95.");
                    return [];
                }

                values.Add(p);
            }

            return [.. values.Distinct()];
        },
    };

    /// <summary>An option that nghvi fit has too, as text.</summary>
    public static Option<string?> OfFit(string name, string more = "")
    {
        var option = FitOptions.Find(name);
        return new Option<string?>(option.Flag)
        {
            Description = option.Description + more,
            HelpName = option.Value,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (option.Convert(text) is not null) return text;
                result.AddError($"{option.Flag} is \"{text}\"; allowed are {option.Allowed}.");
                return null;
            },
        };
    }

    /// <summary>--na.</summary>
    public static Option<string> MissingValues() => Choice("--na", FitOptions.Find("na").Help, "error", "error", "drop");

    /// <summary>--quiet.</summary>
    public static Option<bool> Quiet() => new("--quiet") { Description = "Print neither progress nor summary." };

    private static Option<T?> Number<T>(
        string name, string helpName, string description, T? value, string allowed, Func<string, T?> parse)
        where T : struct
    {
        var option = new Option<T?>(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result => parse(result.Tokens[0].Value) ?? Refuse<T?>(result, name, allowed),
        };
        if (value is not null) option.DefaultValueFactory = _ => value;
        return option;
    }

    private static T? Refuse<T>(ArgumentResult result, string name, string allowed)
    {
        result.AddError($"{name} is \"{result.Tokens[0].Value}\"; allowed are {allowed}.");
        return default;
    }
}
