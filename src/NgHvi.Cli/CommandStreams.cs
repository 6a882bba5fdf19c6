using Spectre.Console;

namespace NgHvi.Cli;

/// <summary>Where a command writes.</summary>
/// <param name="Output">Results.</param>
/// <param name="Error">Errors and progress.</param>
/// <param name="ShowsProgress">Whether <paramref name="Error"/> is a terminal on which progress can be drawn.</param>
internal sealed record CommandStreams(TextWriter Output, TextWriter Error, bool ShowsProgress)
{
    /// <summary>Whether files are replaced without a word.</summary>
    public bool IsForced { get; set; }

    /// <summary>Says that a file is about to be replaced.</summary>
    public void Replaces(string title)
    {
        if (!IsForced)
        {
            Error.WriteLine($"{title} is there already and will be replaced.");
        }
    }

    /// <summary>A console for progress.</summary>
    public IAnsiConsole ErrorConsole() => AnsiConsole.Create(
        new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Error is StandardWriter { Inner: var console } ? console : Error) });
}
