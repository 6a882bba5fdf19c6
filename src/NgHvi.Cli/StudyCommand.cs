using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Text;
using NgHvi.Studies;

namespace NgHvi.Cli;

/// <summary><c>nghvi study</c>: many fits from one file.</summary>
internal static class StudyCommand
{
    private const string Notes =
        """
        A study file is JSON with comments: "fit", what all runs have in common, as the options of nghvi fit; "axes",
        what varies; "replicates"; and "simulate" for data with a known truth in place of a file. The schema for
        editors: nghvi study --help-schema > study.schema.json, and "$schema": "study.schema.json" in the file.

        {
          "title": "Damping",
          "fit": { "method": "ng-hvi", "preset": "published", "steps": 500 },
          "simulate": { "design": "linear", "groups": 100, "rows": 1000 },
          "axes": [
            { "field": "damping", "values": [0], "log": [0.1, 1000, 5] },
            { "field": "factors", "range": [1, 3, 1] }
          ],
          "replicates": 5,
          "score": { "where": "split=test" },
          "limits": { "seconds": 60 }
        }

        Results are in a folder beside the file, NAME.runs unless --output says another, one file a run. A run is known
        by what it is, not by its place: after an edit of the study, runs that are still wanted are kept. Whatever is
        killed, running again goes on. Replicate r adds r - 1 to the seeds of data and fit.

        Examples:
          nghvi study plan study.json
          nghvi study run study.json --jobs 2
          nghvi study report study.json
          nghvi study submit study.json --partition main --max-parallel 50
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        var schema = new Option<bool>("--help-schema")
        {
            Description = "Print the JSON schema of study files.",
            Arity = ArgumentArity.Zero,
            Action = new SchemaAction(),
        };
        var command = new Command("study", "Runs grids of fits from one file, on this machine or a Slurm cluster.")
        {
            Plan(streams), Run(streams), Collect(streams), Report(streams), schema,
        };
        foreach (var other in StudySlurmCommands.Create(streams)) command.Add(other);
        return ExamplesHelp.With(command, Notes);
    }

    /// <summary>The study file.</summary>
    public static Argument<string> File() => new("study") { Description = "The study file.", HelpName = "study.json" };

    /// <summary>--output.</summary>
    public static Option<string?> Folder() => new("--output")
    {
        Description = "Folder of the results. Default: beside the file, NAME.runs.",
        HelpName = "FOLDER",
    };

    /// <summary>--retry.</summary>
    public static Option<bool> Retry() => new("--retry") { Description = "Make runs that failed again." };

    private static Command Plan(CommandStreams streams)
    {
        var (file, folder, jobs) = (File(), Folder(), Jobs());
        var command = new Command("plan", "Checks a study, counts its runs and estimates how long they take.") { file, folder, jobs };
        command.SetAction((parsed, cancellationToken) =>
        {
            var study = Study.Load(parsed.GetRequiredValue(file), parsed.GetValue(folder));
            StudyReport.Plan(streams.Output, study, parsed.GetValue(jobs)!.Value, cancellationToken);
            return Task.FromResult(ExitCode.Success);
        });
        return ExamplesHelp.With(
            command,
            """
            Up to five of the runs that are left are begun, for at most two seconds each, to tell how long all take.

            Examples:
              nghvi study plan study.json --jobs 4
            """);
    }

    private static Command Run(CommandStreams streams)
    {
        var (file, folder, jobs, retry, quiet) = (File(), Folder(), Jobs(), Retry(), CommandOption.Quiet());
        var command = new Command("run", "Makes the runs of a study that are missing, in processes on this machine.")
        {
            file, folder, jobs, retry, quiet,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var study = Study.Load(parsed.GetRequiredValue(file), parsed.GetValue(folder));
            return Task.FromResult(Run(
                study, parsed.GetValue(jobs)!.Value, parsed.GetValue(retry), parsed.GetValue(quiet), streams, cancellationToken));
        });
        return ExamplesHelp.With(
            command,
            """
            Each job is a process that makes one run after the other; a process that dies costs the run it was at, which
            is made again. A run that fails is a row with its reason, and made again only with --retry. Ctrl-C ends the
            command, and what has ended is kept. The exit code is 1 if runs failed.

            Examples:
              nghvi study run study.json --jobs 2
              nghvi study run study.json --retry
            """);
    }

    private static int Run(Study study, int jobs, bool retry, bool isQuiet, CommandStreams streams, CancellationToken cancellationToken)
    {
        study.Plan.CheckModel(study.Store.Missing(study.Plan, retry));
        try
        {
            StudyBoard.Run(streams, !isQuiet, study, (progress, watch) => study.Run(
                () => new ProcessWorker(StudyWorkerCommand.Line, study.Folder, Study.ThreadsOf(jobs)), jobs, retry, progress, watch,
                    cancellationToken));
        }
        finally
        {
            if (!isQuiet) streams.Output.WriteLine(study);
        }

        return Collected(study, streams, isQuiet).Failed > 0 ? ExitCode.Unfinished : ExitCode.Success;
    }

    private static Command Collect(CommandStreams streams)
    {
        var (file, folder) = (File(), Folder());
        var command = new Command("collect", "Gathers the results of a study so far: results.csv, results.parquet, manifest.json.")
        {
            file, folder,
        };
        command.SetAction(parsed =>
        {
            var study = Study.Load(parsed.GetRequiredValue(file), parsed.GetValue(folder));
            Collected(study, streams, isQuiet: false);
            return ExitCode.Success;
        });
        return ExamplesHelp.With(
            command,
            """
            A row a run: axes, replicate, state (done, failed, or empty: not yet), reason, stopped, stepsRun, elbo and its
            error, logEvidence, kHat, trusted, stepsWithin and secondsWithin (until the ELBO, smoothed, was within "within"
            nats of the best of the same model and data), seconds of the fit, summaries and scores, score.rmse and so on.

            Examples:
              nghvi study collect study.json
            """);
    }

    private static Command Report(CommandStreams streams)
    {
        var (file, folder) = (File(), Folder());
        var measure = new Option<string?>("--measure")
        {
            Description = "Column of the results by which settings are judged. Default: score.logScore where there is one, else elbo.",
            HelpName = "COLUMN",
        };
        var page = new Option<string?>("--page")
        {
            Description = "HTML file. Default: report.html among the results.",
            HelpName = "FILE.html",
        };
        var command = new Command("report", "Writes the figures of a study as one HTML page, which needs nothing beside it.")
        {
            file, folder, measure, page,
        };
        command.SetAction(parsed =>
        {
            var study = Study.Load(parsed.GetRequiredValue(file), parsed.GetValue(folder));
            var table = Collected(study, streams, isQuiet: true);
            if (table.Done == 0) throw new InputException($"No run of \"{study.Title}\" has succeeded yet; there is nothing to draw.");
            var (name, isHigherBetter) = StudyPage.Measure(study.Results, parsed.GetValue(measure));
            var path = parsed.GetValue(page) ?? study.Store.PathOf("report.html");
            var target = OutputFile.Check(parsed.GetValue(page) is null ? null : streams, path, "--page", study.Plan.Path)!;
            target.Write(Encoding.UTF8.GetBytes(StudyPage.Render(study, name, isHigherBetter)));
            streams.Output.WriteLine(path);
            return ExitCode.Success;
        });
        return ExamplesHelp.With(
            command,
            """
            The page has the best settings with standard errors over replicates, response curves with bands, heat maps over
            pairs of axes, where runs failed and why, and the measure against seconds with the settings that none beats in both.

            Examples:
              nghvi study report study.json
              nghvi study report study.json --measure score.rmse --page damping.html
            """);
    }

    /// <summary>Writes the collected files and says where.</summary>
    private static StudyTable Collected(Study study, CommandStreams streams, bool isQuiet)
    {
        var table = StudyTable.Collect(study.Plan, study.Store);
        try
        {
            StudyFiles.Write(study.Plan, study.Store, table);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The results cannot be written to \"{study.Folder}\": {exception.Message}", exception);
        }

        if (!isQuiet) streams.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{study.Store.PathOf("results.csv")}: {table.Done} of {table.RowCount} done, {table.Failed} failed"));
        return table;
    }

    private static Option<int?> Jobs() => CommandOption.Whole("--jobs", 1, "Runs at a time.", Environment.ProcessorCount);

    private sealed class SchemaAction : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            ArgumentNullException.ThrowIfNull(parseResult);
            parseResult.InvocationConfiguration.Output.WriteLine(StudySchema.Text);
            return ExitCode.Success;
        }
    }
}
