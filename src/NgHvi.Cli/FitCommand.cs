using System.CommandLine;

namespace NgHvi.Cli;

/// <summary><c>nghvi fit</c>: from a table and a formula to a posterior.</summary>
internal static class FitCommand
{
    private const string Notes =
        """
        The formula is lme4's: y ~ x1 + x2 + (1 + x1 | group), with a:b, a*b, 0 + and categorical columns; without a
        random term, y ~ x1, there are no groups. deep(x1, x2) is a network of those inputs, alone or beside columns:
        y ~ x1 + deep(x2, x3) + (1 + deep | group), where deep before the bar lets the coefficients of all its
        features vary by group. Columns may be computed: log(x), I(x^2), factor(x), log(y) ~ x; names with other
        characters than letters, digits, . and _ stand in backticks; (x || group) has independent effects,
        (1 | a:b) a group for each combination, (1 | a/b) is (1 | a) + (1 | a:b), and several terms by factors of their
        own, nested or crossed, go with gaussian responses. --family probit or logit is for a response of 0 and 1 or of any two levels
        (yes and no, TRUE and FALSE, 1 and 2: sorted, the second is success, unless --success says another), poisson
        or negative-binomial for counts, student for numbers with outliers. --sigma "~ (1 | group)" gives each group
        its own residual standard deviation, about a common one.
        The file is UTF-8, plain or .gz, with column names in its first line; commas, semicolons or tabs between
        fields and decimal commas are found. Empty cells, NA, NaN, ., NULL and N/A are missing values. The fit is
        saved as JSON ("schema": "nghvi-fit/2"; nghvi fit --help-schema explains every property). The same seed gives
        the same numbers for any number of threads. Ctrl-C ends the fit early and keeps what it has.

        Examples:
          nghvi fit data.csv --formula "y ~ x1 + x2 + (1 | group)"
          nghvi fit data.csv --formula "y ~ x1 + (1 + x1 | group)" --where split=train --output fit.json
          nghvi fit data.csv --formula "y ~ x1 + (1 | student) + (1 + x1 | lecturer)" --output fit.json
          nghvi fit data.csv --formula "y ~ x1 + (1 | group)" --preset published --priors published --steps 10000
          nghvi fit data.csv --formula "y ~ x1 + (1 | group)" --method gibbs --chains 4
          nghvi fit data.csv --formula "y ~ deep(x1, x2, x3, x4, x5) + (deep | group)" --hidden 5,5 --starts 4 --output fit.json
          nghvi fit data.csv --formula "y ~ x1 + x2 + (1 + x1 | group)" --family probit --output fit.json
          nghvi fit data.csv --formula "y ~ deep(x1, x2) + (deep | group)" --family logit --preset published --priors published --factors 1
          nghvi fit data.csv --formula "y ~ deep(x1) + (deep | g)" --family logit --method nagvac --where split=train --validation split=v
          nghvi fit --statistics part-*.stats --output fit.json
          nghvi fit data.csv --formula "y ~ deep(x1, x2) + (deep | group)" --output fit.json --checkpoint fit.checkpoint --every 1m
          nghvi fit --continue fit.json --steps 1000 --output longer.json
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        var data = new Argument<string?>("data")
        {
            Description = "The CSV file.",
            HelpName = "data.csv",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var statistics = new Option<string[]>("--statistics")
        {
            Description = "In place of a CSV file, statistics of its parts that nghvi statistics wrote, in the order of the rows.",
            HelpName = "a.stats b.stats …",
            AllowMultipleArgumentsPerToken = true,
        };
        var options = FitSpec.Options.Where(option => option.Name != "data").Select(Create).ToArray();
        var more = new Option<string?>("--continue")
        {
            Description = "In place of data, a saved fit, from whose q₀ --steps more are made.",
            HelpName = "fit.json",
        };
        var rescue = new Option<bool>("--rescue")
        {
            Description = "Where the fit is not to be trusted, replace it by draws of Hamiltonian chains that begin about its q₀.",
        };
        var judge = new Option<bool>("--judge")
        {
            Description = "Judge a network by its predictions: ten more fits and five linear ones, each without a fifth of the rows.",
        };
        var quiet = CommandOption.Quiet();
        var output = new Option<string?>("--output")
        {
            Description = "File for the fit. Without it only the summary is printed.",
            HelpName = "fit.json",
        };
        var command = new Command("fit", "Fits a mixed model to a CSV file, prints its posterior and saves the fit.") { data };
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.Add(statistics);
        command.Add(more);
        command.Add(rescue);
        command.Add(judge);
        command.Add(quiet);
        command.Add(output);
        command.Add(SchemaHelp.CreateOption());
        command.SetAction((parsed, cancellationToken) =>
        {
            var spec = options.Aggregate(
                new FitSpec { Data = parsed.GetValue(data) }, (built, option) => built.With(option.Name, parsed.GetValue(option)));
            return Task.FromResult(Run(
                spec, parsed.GetValue(statistics) ?? [], parsed.GetValue(more), parsed.GetValue(rescue), parsed.GetValue(judge),
                parsed.GetValue(output), parsed.GetValue(quiet), streams, cancellationToken));
        });
        return ExamplesHelp.With(command, Notes);
    }

    /// <summary>An option of a fit on a command line.</summary>
    public static Option<string?> Create(FitOption option)
    {
        var created = new Option<string?>(option.Flag)
        {
            Description = option.Description,
            HelpName = option.Value,
        };
        created.CompletionSources.Add([.. option.Words]);
        return created;
    }

    private static void CheckAlone(FitSpec spec, string[] statistics)
    {
        if (spec["steps"] is null) throw new InputException("--continue needs --steps, the number of steps to be made.");
        if (statistics.Length > 0 || spec.Data is not null || spec.With("steps", null).With("threads", null) != new FitSpec())
            throw new InputException(
                "--continue goes on with a fit as it was made; beside it only --steps, --threads and --output are allowed.");
    }

    // The fit as it was, with a note, where that cannot be done.
    private static Fit Then(
        Fit fit, string? fault, string title, Func<IProgress<FitProgress>?, CancellationToken, Fit> next, bool isQuiet,
        CommandStreams streams, CancellationToken cancellationToken)
    {
        try
        {
            if (fault is null) return TerminalProgress.Run(streams, !isQuiet, title, progress => next(progress, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            return fit;
        }
        catch (Exception exception) when (exception is InvalidOperationException or InputException)
        {
            fault = exception.Message;
        }

        streams.Error.WriteLine($"Note: {fault}");
        return fit;
    }

    /// <summary>Reads, fits, saves and prints.</summary>
    private static int Run(
        FitSpec spec, string[] statistics, string? before, bool rescues, bool judges, string? path, bool isQuiet,
        CommandStreams streams, CancellationToken cancellationToken)
    {
        if (statistics.Length > 0 && spec.Data is not null)
            throw new InputException($"--statistics are in place of data, but \"{spec.Data}\" is given, too.");
        if (before is not null) CheckAlone(spec, statistics);
        else if (statistics.Length == 0) spec.Check();
        string?[] inputs = [spec.Data, File.Exists(spec.Priors) ? spec.Priors : null, .. statistics];
        var output = OutputFile.Check(streams, path, "--output", inputs);
        var checkpoint = OutputFile.Check(null, spec.Checkpoint?.Path, "--checkpoint", [.. inputs, path, before]);
        var title = spec.Method == "gibbs" ? "Sampling" : "Fitting";
        var fit = TerminalProgress.Run(streams, !isQuiet, title, progress =>
            before is not null ? Fit.Load(before).Continue((int)spec["steps"]!, spec.Threads, progress, cancellationToken)
            : statistics.Length == 0 ? spec.Run(null, progress, cancellationToken)
            : FitSpec.Run(spec, statistics, progress, cancellationToken));
        if (rescues && fit.Stopped != StopReason.Cancelled && !fit.Verdict.IsTrusted)
            fit = Then(
                fit, fit.CanBeRescued ? null
                    : "--rescue does not go with this fit, a network (use --judge), a chain or one of more than 300 parameters.",
                "Rescuing", (progress, token) => fit.Rescue(spec.Seed, progress, token), isQuiet, streams, cancellationToken);
        if (judges && fit.Stopped != StopReason.Cancelled)
            fit = Then(
                fit, fit.CanBeJudged ? null : "--judge is for networks; this fit's verdict is of its posterior.", "Judging",
                (progress, token) => fit.Judge(progress: progress, cancellationToken: token), isQuiet, streams, cancellationToken);
        output?.Write(fit.ToJson());
        if (!isQuiet)
        {
            FitSummary.Write(streams.Output, fit);
        }

        // A fit whose q₀ has no ELBO is one that failed, however it ended.
        var isCancelled = fit.Stopped == StopReason.Cancelled;
        var isFailed = !isCancelled
            && (fit.Stopped is StopReason.NotConverged or StopReason.Stalled or StopReason.Diverged || fit.HasNoBound);
        if (isFailed)
        {
            streams.Error.WriteLine($"Error: {fit.Warnings[0]} {fit.Message}".TrimEnd());
        }

        if (!isCancelled && checkpoint is not null) File.Delete(checkpoint.Path); // The fit is written.
        return isCancelled ? ExitCode.Cancelled : isFailed ? ExitCode.Unfinished : ExitCode.Success;
    }
}
