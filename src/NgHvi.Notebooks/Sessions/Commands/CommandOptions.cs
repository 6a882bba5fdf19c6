using System.Text.RegularExpressions;

namespace NgHvi.Notebooks.Sessions.Commands;

/// <summary>Arguments such as <c>--name x --value "two words" --byref</c>.</summary>
internal sealed partial class CommandOptions
{
    private readonly CommandCall call;
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    private CommandOptions(CommandCall call)
    {
        this.call = call;
    }

    /// <summary>The value of an option; null when it is absent, empty for one without a value.</summary>
    public string? this[string option] => values.GetValueOrDefault(option);

    /// <summary>The arguments of a command.</summary>
    /// <param name="call">The command.</param>
    /// <param name="known">Its options. What stands without an option belongs to the first one.</param>
    /// <exception cref="CellFailureException">An option is not known or stands twice.</exception>
    public static CommandOptions Of(CommandCall call, params string[] known)
    {
        var options = new CommandOptions(call);
        string? option = null;
        foreach (Match word in Word().Matches(call.Arguments))
        {
            var text = word.Value;
            if (text.StartsWith("--", StringComparison.Ordinal))
            {
                if (!known.Contains(text, StringComparer.Ordinal) || !options.values.TryAdd(text, ""))
                {
                    throw call.Refuse(
                        $"{call.Name} cannot take {text} here; its options are {string.Join(", ", known)}, each at most once.");
                }

                option = text;
                continue;
            }

            // Text that goes on after a word with a blank, such as JSON, belongs to the same option.
            option ??= known[0];
            var value = text is ['"', .., '"'] ? text[1..^1] : text;
            options.values[option] = options.values.TryGetValue(option, out var before) && before.Length > 0
                ? $"{before} {value}"
                : value;
        }

        return options;
    }

    /// <summary>The value of an option that must be there.</summary>
    public string Required(string option) =>
        this[option] is { Length: > 0 } value ? value : throw call.Refuse($"{call.Name} needs {option} and its value.");

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();
}
