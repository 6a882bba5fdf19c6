using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace NgHvi.Cli;

/// <summary>The command <c>nghvi</c>: parses, dispatches, and turns failures into a sentence and an exit code.</summary>
internal static class NghviCommand
{
    private const string Description =
        """
        Natural gradient hybrid variational inference for mixed models.

        Exit codes:
          0    fine
          1    the fit did not converge or diverged, or a notebook's cell failed; files are written and say so
          2    bad input: one sentence on standard error, no file is written
          3    internal error; set NGHVI_DEBUG=1 for its stack trace
          130  cancelled (Ctrl-C); fit writes what it has, with "stopped": "cancelled"
        """;

    /// <summary>Runs one command line without progress.</summary>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default) =>
        Run(args, new CommandStreams(output, error, ShowsProgress: false), cancellationToken);

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments after the command's name.</param>
    /// <param name="streams">Where it writes.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, CommandStreams streams, CancellationToken cancellationToken)
    {
        try
        {
            var parsed = Create(streams).Parse(args.Count == 0 ? ["--help"] : args);
            if (parsed.Action is ParseErrorAction)
            {
                var name = string.Join(' ', parsed.CommandResult.Path());
                var below = parsed.CommandResult.Command.Subcommands;
                var sentence = parsed.UnmatchedTokens.Count > 0
                    ? $"\"{parsed.UnmatchedTokens[0]}\" is not a command or an option of {name}; see {name} --help."
                    : below.Count > 0
                        ? $"{name} needs a command: {string.Join(", ", below.Select(command => command.Name))}; see {name} --help."
                    : parsed.Errors[0].Message.ReplaceLineEndings(" ");
                streams.Error.WriteLine($"Error: {MessageText.Of(sentence)}");
                return ExitCode.BadInput;
            }

            streams.IsForced = parsed.GetValue<bool>("--force");
            var configuration = new InvocationConfiguration
            {
                Output = streams.Output,
                Error = streams.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return parsed.InvokeAsync(configuration, cancellationToken).GetAwaiter().GetResult();
        }
        catch (InputException exception)
        {
            streams.Error.WriteLine($"Error: {exception.Message}");
            return ExitCode.BadInput;
        }
        catch (ArithmeticException exception)
        {
            streams.Error.WriteLine($"Error: The numbers failed: {MessageText.Of(exception.Message)}");
            return ExitCode.Unfinished;
        }
        catch (OutOfMemoryException)
        {
            streams.Error.WriteLine("Error: This needs more memory than there is; choose smaller options or fewer data.");
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException)
        {
            streams.Error.WriteLine("Cancelled.");
            return ExitCode.Cancelled;
        }
#pragma warning disable CA1031 // The last resort of a program: whatever failed, its user gets a sentence.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            streams.Error.WriteLine(Environment.GetEnvironmentVariable("NGHVI_DEBUG") == "1"
                ? exception.ToString()
                : $"Internal error: {exception.Message.ReplaceLineEndings(" ")} " +
                    "Please report it with the command line and the output under NGHVI_DEBUG=1.");
            return ExitCode.InternalError;
        }
    }

    private static Command Create(CommandStreams streams)
    {
        // Not a RootCommand, which is named after the executable.
        var root = new Command("nghvi", Description)
        {
            new HelpOption(),
            new VersionOption(),
            new Option<bool>("--force") { Description = "Replace files without a word.", Recursive = true },
        };
        Command[] commands =
        [
            SimulateCommand.Create(streams), DataCommand.Create(streams), FitCommand.Create(streams),
            StatisticsCommand.Create(streams), PredictCommand.Create(streams), CalibrateCommand.Create(streams),
            .. SavedFitCommands.Create(streams), LeftOutCommand.Create(streams),
            StudyCommand.Create(streams), NotebookCommand.Create(streams), JupyterCommand.Create(streams),
        ];
        foreach (var command in commands)
        {
            root.Add(command);
        }

        ExamplesHelp.Install(root);
        return root;
    }

    /// <summary>The names of a command and those above it.</summary>
    private static IEnumerable<string> Path(this CommandResult result) =>
        [.. result.Parent is CommandResult parent ? parent.Path() : [], result.Command.Name];
}
