namespace NgHvi.Notebooks.Sessions.Commands;

/// <summary>The commands a session knows: its own, and those that libraries add.</summary>
internal sealed class CellCommands
{
    private readonly SortedDictionary<string, CellCommand> table = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Starts with the session's own.</summary>
    public CellCommands()
    {
        foreach (var command in (CellCommand[])[.. SessionCommands.All, .. VariableCommands.All])
        {
            table[command.Name] = command;
        }
    }

    /// <summary>Names and descriptions, in alphabetical order; words that switch the language are among them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Descriptions
    {
        get
        {
            lock (table)
            {
                return
                [
                    .. table.Values.Select(command => KeyValuePair.Create(command.Name, command.Description))
                        .Concat(SessionCommands.Switches).OrderBy(entry => entry.Key, StringComparer.Ordinal),
                ];
            }
        }
    }

    /// <summary>Adds a library's command or replaces it.</summary>
    public void Add(string name, string description, Func<string, Task> handler)
    {
        lock (table)
        {
            table[name] = new CellCommand(name, description, call => handler(call.Arguments));
        }
    }

    /// <summary>Does what a command says.</summary>
    /// <exception cref="CellFailureException">It is not known, or cannot be done.</exception>
    public Task RunAsync(CommandCall call)
    {
        CellCommand? command;
        lock (table)
        {
            table.TryGetValue(call.Name, out command);
        }

        return command is not null
            ? command.RunAsync(call)
            : throw call.Refuse(
                $"the command {call.Name} is not known. The nearest known one is {Nearest(call.Name)}; #!lsmagic lists all.");
    }

    private string Nearest(string name) =>
        Descriptions.Select(entry => entry.Key).MinBy(known => Distance(name.ToLowerInvariant(), known))!;

    /// <summary>How many letters must be changed, added or dropped to get from one word to another.</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1)));
            }
        }

        return row[^1];
    }
}
