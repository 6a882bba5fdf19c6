namespace NgHvi.Interactive.Kernels;

/// <summary>What stands after a command on its line: options with values, as in a terminal.</summary>
internal static class CommandArguments
{
    /// <summary>Takes a line apart.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string command, string line, IReadOnlyList<CommandOption> options)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var words = new Queue<string>(Words(line));
        while (words.TryDequeue(out var name))
        {
            var option = options.FirstOrDefault(option => option.Name == name) ?? throw new InputException(
                $"{command} has no option {name}; its options are {string.Join(", ", options.Select(option => option.Name))}, "
                + "and values with blanks stand in double quotes.");
            var value = "";
            if (option.Value is not null && (!words.TryDequeue(out value!) || value.StartsWith("--", StringComparison.Ordinal)))
            {
                throw new InputException($"{name} of {command} has no value; it is {name} {option.Value}.");
            }

            if (!values.TryAdd(name, value))
            {
                throw new InputException($"{name} of {command} stands twice.");
            }
        }

        return values;
    }

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
