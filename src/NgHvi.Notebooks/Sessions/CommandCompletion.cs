namespace NgHvi.Notebooks.Sessions;

/// <summary>Completes the names of commands.</summary>
internal static class CommandCompletion
{
    /// <summary>The commands that start with what is written; null when no command is being written.</summary>
    public static CellCompletion? At(
        string code, int position, IReadOnlyList<KeyValuePair<string, string>> commands)
    {
        var start = position == 0 ? 0 : code.LastIndexOf('\n', position - 1) + 1;
        var written = code[start..position];
        return written.StartsWith("#!", StringComparison.Ordinal)
            ? new CellCompletion(
                start,
                [.. commands.Select(command => command.Key).Where(name => name.StartsWith(written, StringComparison.OrdinalIgnoreCase))])
            : null;
    }
}
