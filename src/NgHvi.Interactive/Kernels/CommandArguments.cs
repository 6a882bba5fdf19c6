using System.Globalization;

namespace NgHvi.Interactive.Kernels;

/// <summary>What stands after a command on its line: options with values, as in a terminal.</summary>
internal sealed class CommandArguments
{
    private readonly string _command;
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Takes a line apart.</summary>
    /// <param name="command">The command, for messages.</param>
    /// <param name="line">The rest of its line; values with blanks stand in double quotes.</param>
    /// <param name="options">What is allowed.</param>
    /// <exception cref="InputException">A word is no option, has no value or stands twice.</exception>
    public CommandArguments(string command, string line, IReadOnlyList<CommandOption> options)
    {
        _command = command;
        var words = new Queue<string>(Words(line));
        while (words.TryDequeue(out var name))
        {
            var option = options.FirstOrDefault(option => option.Name == name)
                ?? throw new InputException($"{command} has no option {name}; its options are {string.Join(", ", options.Select(option => option.Name))}, and values with blanks stand in double quotes.");
            var value = "";
            if (option.Value is not null && (!words.TryDequeue(out value!) || value.StartsWith("--", StringComparison.Ordinal)))
            {
                throw new InputException($"{name} of {command} has no value; it is {name} {option.Value}.");
            }

            if (!_values.TryAdd(name, value))
            {
                throw new InputException($"{name} of {command} stands twice.");
            }
        }
    }

    /// <summary>Whether nothing stands there.</summary>
    public bool IsEmpty => _values.Count == 0;

    /// <summary>Whether an option stands there.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>An option's value, or null.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>The value of an option that has to stand there.</summary>
    /// <exception cref="InputException">It does not.</exception>
    public string Required(string name) => Text(name) ?? throw new InputException($"{_command} needs {name}; {_command} --help shows all options.");

    /// <summary>One of a few words, or null.</summary>
    /// <exception cref="InputException">It is another.</exception>
    public string? Choice(string name, params string[] words) =>
        Text(name) is not { } text || words.Contains(text) ? Text(name) : throw Refuse(name, string.Join(", ", words[..^1]) + " and " + words[^1]);

    /// <summary>A whole number, or null.</summary>
    /// <exception cref="InputException">It is none, or too small.</exception>
    public int? Whole(string name, int minimum) => Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum ? number
        : throw Refuse(name, $"whole numbers ≥ {minimum}");

    /// <summary>A seed.</summary>
    /// <exception cref="InputException">It is no whole number.</exception>
    public long Seed(string name, long value) => Text(name) is not { } text ? value
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw Refuse(name, "whole numbers");

    /// <summary>A number ≥ 0, or null.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public double? Real(string name) => Text(name) is not { } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number >= 0 ? number
        : throw Refuse(name, "numbers ≥ 0");

    /// <summary>Whole numbers with commas between, none of them "none", or null.</summary>
    /// <exception cref="InputException">One is no whole number from 1 to <paramref name="largest"/>.</exception>
    public int[]? Widths(string name, int largest)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        var widths = text is "none" or "0" ? [] : Array.ConvertAll(
            text.Split(','), part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var width) ? width : 0);
        return widths.All(width => width > 0 && width <= largest)
            ? widths
            : throw Refuse(name, $"whole numbers from 1 to {largest} with commas between, such as 5,5, and none");
    }

    /// <summary>The sentence that a value is not allowed.</summary>
    public InputException Refuse(string name, string allowed) => new($"{name} is \"{Text(name)}\"; allowed are {allowed}.");

    private static IEnumerable<string> Words(string line)
    {
        for (var at = 0; at < line.Length;)
        {
            if (char.IsWhiteSpace(line[at]))
            {
                at++;
                continue;
            }

            var isQuoted = line[at] == '"';
            var start = isQuoted ? at + 1 : at;
            var end = isQuoted ? line.IndexOf('"', start) : start;
            if (end < 0)
            {
                throw new InputException($"A double quote is open: {line[at..]}");
            }

            while (!isQuoted && end < line.Length && !char.IsWhiteSpace(line[end]))
            {
                end++;
            }

            yield return line[start..end];
            at = isQuoted ? end + 1 : end;
        }
    }
}
