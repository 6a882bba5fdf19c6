using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NgHvi.Cli;

/// <summary>Options whose values are of a range or a list, refused with a sentence that says what is allowed.</summary>
internal static class CommandOption
{
    /// <summary>A whole number of at least <paramref name="minimum"/>.</summary>
    public static Option<int?> Whole(string name, int minimum, string description, int? value = null)
    {
        var option = new Option<int?>(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
                int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                    && number >= minimum
                    ? number
                    : Refuse<int?>(result, name, $"whole numbers ≥ {minimum}"),
        };
        if (value is not null)
        {
            option.DefaultValueFactory = _ => value;
        }

        return option;
    }

    /// <summary>A finite number ≥ 0, or > 0.</summary>
    public static Option<double?> Real(string name, bool allowsZero, string description, double? value = null)
    {
        var option = new Option<double?>(name)
        {
            Description = description,
            HelpName = "X",
            CustomParser = result =>
                double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && double.IsFinite(number) && (allowsZero ? number >= 0 : number > 0)
                    ? number
                    : Refuse<double?>(result, name, allowsZero ? "numbers ≥ 0" : "numbers > 0"),
        };
        if (value is not null)
        {
            option.DefaultValueFactory = _ => value;
        }

        return option;
    }

    /// <summary>A seed: any whole number.</summary>
    public static Option<long?> Seed(long value) => new("--seed")
    {
        Description = "Fixes every random number; the same seed gives the same numbers.",
        HelpName = "N",
        DefaultValueFactory = _ => value,
        CustomParser = result =>
            long.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : Refuse<long?>(result, "--seed", "whole numbers"),
    };

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

    /// <summary>--where.</summary>
    public static Option<string?> Where() => new("--where")
    {
        Description = "Use only the rows that satisfy column=value or column!=value; several with commas between.",
        HelpName = "split=train",
    };

    /// <summary>--na.</summary>
    public static Option<string> MissingValues() => Choice(
        "--na",
        "Rows with a missing cell in a column of the formula: refuse the file, or leave them out and say how many.",
        "error",
        "error",
        "drop");

    /// <summary>--quiet.</summary>
    public static Option<bool> Quiet() => new("--quiet") { Description = "Print neither progress nor summary." };

    private static T? Refuse<T>(ArgumentResult result, string name, string allowed)
    {
        result.AddError($"{name} is \"{result.Tokens[0].Value}\"; allowed are {allowed}.");
        return default;
    }
}
