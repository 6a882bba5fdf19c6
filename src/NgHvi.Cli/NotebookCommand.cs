using System.CommandLine;

namespace NgHvi.Cli;

/// <summary><c>nghvi notebook</c>: works with notebooks without a notebook server.</summary>
internal static class NotebookCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams) =>
        new("notebook", "Runs, reports and converts C# notebooks without a notebook server.")
        {
            NotebookRunCommand.Create(streams),
            NotebookReportCommand.Create(streams),
            NotebookConvertCommand.Create(streams),
            NotebookIndexCommand.Create(streams),
        };
}
