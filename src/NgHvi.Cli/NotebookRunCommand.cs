using System.CommandLine;
using NgHvi.Notebooks;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Running;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Cli;

/// <summary><c>nghvi notebook run</c>: runs a notebook and writes what it gave.</summary>
internal static class NotebookRunCommand
{
    private const string Notes =
        """
        Cells of other languages are not run and stay as they are. What tags of a cell ask for is done:
          skip               not run; its outputs stay
          raises-exception   may fail; the run goes on
          timeout:SECONDS    its own time limit
          requires:PACKAGE   skipped, with the reason as its output, when the NuGet package (PACKAGE or
                     PACKAGE@VERSION) cannot be restored
          parameters         declares what --parameter may set, by a cell after it
          exact              --check compares its outputs: they must be the same
          tolerance:X        --check compares its outputs: numbers may differ by X, relatively

        Examples:
          nghvi notebook run notebooks/01-linear-random-effects.ipynb --output report/
          nghvi notebook run study.ipynb --in-place --timeout 600
          nghvi notebook run study.ipynb --output report/ -p groups=50 -p "rates=[0.1, 0.01]"
          nghvi notebook run study.ipynb --check
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        var file = new Argument<string>("file") { Description = "A notebook or script with C# cells.", HelpName = "FILE.ipynb|FILE.dib" };
        var output = new Option<string?>("--output")
        {
            Description = "Folder for the executed notebook and its HTML report; made if needed.",
            HelpName = "DIR",
        };
        var inPlace = new Option<bool>("--in-place") { Description = "Write the executed notebook back to FILE when every cell has run." };
        var check = new Option<bool>("--check")
        {
            Description = "Compare the outputs with the stored ones where tags ask for it; exit code 1 when they differ.",
        };
        var allowErrors = new Option<bool>("--allow-errors") { Description = "Go on after a cell that fails; the exit code stays 1." };
        var timeout = CommandOption.Real(
            "--timeout", allowsZero: false, "Seconds a cell may run before it is stopped and has failed. Default: no limit.");
        var maxOutput = CommandOption.Real(
            "--max-output", allowsZero: false, "Megabytes of a file that the outputs of a cell may take; what is beyond is left out.", 2);
        var parameter = new Option<string[]>("--parameter", "-p")
        {
            Description = "Set a variable that the cell tagged parameters declares; can be repeated. Arrays as JSON or C#.",
            HelpName = "NAME=VALUE",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        var parameters = new Option<string?>("--parameters")
        {
            Description = "A JSON object with a key for each such variable.",
            HelpName = "FILE.json",
        };
        var quiet = new Option<bool>("--quiet") { Description = "Print no progress." };
        var run = ExamplesHelp.With(
            new Command(
                "run", "Runs all cells and writes the executed notebook, with a self-contained HTML report, also when a cell fails.")
            {
                file, output, inPlace, check, allowErrors, timeout, maxOutput, parameter, parameters, quiet,
            },
            Notes);
        run.SetAction((parsed, cancellationToken) => RunAsync(
            new NotebookRunRequest(
                parsed.GetRequiredValue(file), parsed.GetValue(output), parsed.GetValue(inPlace), parsed.GetValue(check),
                parsed.GetValue(allowErrors), parsed.GetValue(timeout), parsed.GetValue(maxOutput) ?? 2, parsed.GetValue(parameters),
                parsed.GetValue(parameter) ?? [], parsed.GetValue(quiet)),
            streams, cancellationToken));
        return run;
    }

    private static async Task<int> RunAsync(NotebookRunRequest request, CommandStreams streams, CancellationToken cancellationToken)
    {
        request.Prepare(streams);
        NotebookDocument stored;
        byte[] before;
        NotebookRun run;
        try
        {
            var options = request.ToOptions();
            before = RegularFile.ReadBytes(request.File, RegularFile.LargestText);
            stored = NotebookDocument.Load(request.File);
            using var progress = request.IsQuiet ? null : new NotebookProgress(streams);
            run = await NotebookRunner.RunAsync(
                stored, Path.GetFileNameWithoutExtension(request.File), options, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (NotebookException exception)
        {
            throw new InputException(exception.Message, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The notebook \"{request.File}\" cannot be read: {exception.Message}", exception);
        }

        bool isKept;
        try
        {
            isKept = Write(request, run, before, streams);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The notebook has run, but its results cannot be written: {exception.Message}", exception);
        }

        if (run.Failure is { } failure && run.Status != CellStatus.Cancelled)
        {
            streams.Error.WriteLine($"Error: Cell {run.FailedCell} of {run.Cells.Count} failed: {failure.Message}");
        }

        var differs = !isKept | (request.IsCheck && Check(stored, run, streams));
        return run.Status switch
        {
            CellStatus.Cancelled => ExitCode.Cancelled,
            CellStatus.Succeeded when !differs => ExitCode.Success,
            _ => ExitCode.Unfinished,
        };
    }

    /// <summary>Writes the results; false when the notebook was edited meanwhile and is left as it is.</summary>
    private static bool Write(NotebookRunRequest request, NotebookRun run, byte[] before, CommandStreams streams)
    {
        if (request.Output is not null)
        {
            var (notebook, report) = run.WriteTo(request.Output);
            if (!request.IsQuiet)
            {
                streams.Output.WriteLine($"{notebook}\n{report}");
            }
        }

        if (!request.IsInPlace)
        {
            return true;
        }

        if (run.Cells.Any(cell => cell.Status == CellStatus.NotRun) || run.Status == CellStatus.Cancelled
            || (run.Status != CellStatus.Succeeded && !request.AllowsErrors))
        {
            streams.Error.WriteLine(
                $"{request.File} is left as it was, because not every cell has run; the outputs so far are in {request.PartialFile}.");
            return true;
        }

        if (!File.Exists(request.File) || !File.ReadAllBytes(request.File).AsSpan().SequenceEqual(before))
        {
            run.Notebook.Save(request.PartialFile!);
            streams.Error.WriteLine(
                $"Error: {request.File} was changed while it ran and is left as it is; the executed notebook is {request.PartialFile}.");
            return false;
        }

        run.Notebook.Save(request.File);
        if (request.Output is null)
        {
            File.Delete(request.PartialFile!);
        }

        if (!request.IsQuiet)
        {
            streams.Output.WriteLine(request.File);
        }

        return true;
    }

    /// <summary>Reports what differs, and whether anything does.</summary>
    private static bool Check(NotebookDocument stored, NotebookRun run, CommandStreams streams)
    {
        var differences = OutputCheck.Compare(stored, run);
        foreach (var difference in differences)
        {
            streams.Output.WriteLine(difference);
        }

        var (compared, differing) = (OutputCheck.Count(run), differences.Select(difference => difference.Cell).Distinct().Count());
        streams.Output.WriteLine(compared == 0
            ? "No cell that has run is tagged exact or tolerance:X; nothing was compared."
            : $"Compared {compared} of {run.Cells.Count} cells: "
                + $"{(differing == 0 ? "all as stored" : $"{differing} {(differing == 1 ? "differs" : "differ")}")}.");
        return differences.Count > 0;
    }
}
