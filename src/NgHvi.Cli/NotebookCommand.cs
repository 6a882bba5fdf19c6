using System.CommandLine;
using System.Globalization;
using NgHvi.Notebooks;
using NgHvi.Notebooks.Running;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Cli;

/// <summary><c>nghvi notebook</c>: runs notebooks without a notebook server.</summary>
internal static class NotebookCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        var file = new Argument<string>("file") { Description = "A notebook with C# cells.", HelpName = "FILE.ipynb" };
        var output = new Option<string>("--output")
        {
            Description = "Folder for the executed notebook and its HTML report; made if needed.",
            HelpName = "DIR",
            Required = true,
        };
        var quiet = new Option<bool>("--quiet") { Description = "Print no progress." };
        var run = ExamplesHelp.With(
            new Command("run", "Runs all cells, and writes the executed notebook and a self-contained HTML report, also when a cell fails.") { file, output, quiet },
            "Examples:\n  nghvi notebook run notebooks/01-linear-random-effects.ipynb --output report/");
        run.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(file), parsed.GetRequiredValue(output), parsed.GetValue(quiet), streams, cancellationToken));
        return new Command("notebook", "Runs C# notebooks without a notebook server.") { run, NotebookIndexCommand.Create(streams) };
    }

    private static async Task<int> RunAsync(
        string file, string folder, bool isQuiet, CommandStreams streams, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            throw new InputException($"The notebook \"{file}\" does not exist.");
        }

        Prepare(file, folder);
        NotebookRun run;
        try
        {
            var progress = isQuiet ? null : new CellLines(streams.Error);
            run = await NotebookRunner.RunAsync(file, progress: progress, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (NotebookException exception)
        {
            throw new InputException(exception.Message, exception);
        }

        var (notebook, report) = run.WriteTo(folder);
        if (!isQuiet)
        {
            streams.Output.WriteLine($"{notebook}\n{report}");
        }

        if (run.Failure is { } failure && run.Status != CellStatus.Cancelled)
        {
            var number = run.Cells.TakeWhile(cell => cell.Status == CellStatus.Succeeded).Count() + 1;
            streams.Error.WriteLine($"Error: Cell {number} of {run.Cells.Count} failed: {failure.Message}");
        }

        return run.Status switch
        {
            CellStatus.Succeeded => ExitCode.Success,
            CellStatus.Cancelled => ExitCode.Cancelled,
            _ => ExitCode.Unfinished,
        };
    }

    /// <summary>Makes the folder and checks, before anything runs, that the results can be written.</summary>
    private static void Prepare(string file, string folder)
    {
        if (File.Exists(folder))
        {
            throw new InputException($"--output \"{folder}\" is a file; the name of a folder is expected.");
        }

        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--output \"{folder}\" cannot be made: {exception.Message}", exception);
        }

        var name = Path.Combine(folder, Path.GetFileNameWithoutExtension(file));
        OutputFile.Check(name + ".ipynb", "--output", file);
        OutputFile.Check(name + ".html", "--output", file);
    }

    /// <summary>A line for every cell that has ended.</summary>
    private sealed class CellLines(TextWriter writer) : IProgress<CellProgress>
    {
        public void Report(CellProgress value)
        {
            if (value.Status == CellStatus.NotRun)
            {
                return;
            }

            var first = value.Source.AsSpan().TrimStart();
            var end = first.IndexOfAny('\r', '\n');
            var line = (end < 0 ? first : first[..end]).ToString();
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"[{value.Number}/{value.Count}] {value.Elapsed.TotalSeconds,6:0.00} s{(value.Status == CellStatus.Succeeded ? "" : " FAILED")}  {(line.Length > 60 ? line[..60] + "…" : line)}"));
        }
    }
}
