using System.CommandLine;
using System.Text;
using NgHvi.Studies;

namespace NgHvi.Cli;

/// <summary>What is asked of a saved fit: <c>nghvi summary</c>, <c>compare</c>, <c>draws</c>, <c>effects</c> and <c>plot</c>.</summary>
internal static class SavedFitCommands
{
    /// <summary>Creates the commands.</summary>
    public static IEnumerable<Command> Create(CommandStreams streams) =>
    [
        Summary(streams),
        Compare(streams),
        Draws(streams),
        Table(
            streams,
            "effects",
            "Writes the random effects of a fit as a CSV file.",
            "effects.csv",
            """
            One row for each group and random coefficient: what the group adds to the fixed effect (mean, sd, q2.5,
            q97.5), and the coefficient of the group, which is the sum (coefficient; empty without such a fixed effect).
            With several grouping factors a column factor comes first, and coefficient is empty.

            Examples:
              nghvi effects fit.json --output effects.csv
            """,
            FitCsv.WriteEffects),
        Plots(streams),
    ];

    private static Command Summary(CommandStreams streams)
    {
        var file = SavedFit();
        var command = new Command("summary", "Prints the posterior of a saved fit, as nghvi fit does.") { file };
        command.SetAction(parsed => FitSummary.Write(streams.Output, Fit.Load(parsed.GetRequiredValue(file))));
        return ExamplesHelp.With(command, "Examples:\n  nghvi summary fit.json");
    }

    private static Command Compare(CommandStreams streams)
    {
        var files = new Argument<string[]>("fits")
        {
            Description = "Fits that nghvi fit wrote.",
            HelpName = "a.json b.json …",
            Arity = new ArgumentArity(2, 100),
        };
        var data = new Option<string?>("--data") { Description = "A CSV file whose rows the fits are scored on.", HelpName = "data.csv" };
        var where = CommandOption.OfFit("where");
        var block = new Option<string?>("--block")
        {
            Description = "The column whose rows of one value are not independent, such as a month; standard errors are by block.",
            HelpName = "COLUMN",
        };
        var lags = CommandOption.Whole("--lags", 0, "Blocks apart whose correlation Newey and West's standard error counts. Default: 3.");
        var bootstrap = CommandOption.Whole("--bootstrap", 1, "Also the interval of N resamples of blocks.");
        var loo = new Option<bool>("--loo") { Description = "Compare by what the fits predict for points left out, the best first." };
        var level = LeftOutCommand.Level();
        var (factor, refits) = (LeftOutCommand.Factor(), LeftOutCommand.Refits());
        var quiet = CommandOption.Quiet();
        var command = new Command("compare", "Prints the posteriors of saved fits side by side, with bounds, evidence and verdicts.")
        {
            files, data, where, block, lags, bootstrap, loo, level, factor, refits, quiet,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            var paths = parsed.GetRequiredValue(files);
            var names = Array.ConvertAll(paths, Path.GetFileName);
            (string Name, Fit Fit)[] fits =
                [.. paths.Select((path, i) => (names.Count(name => name == names[i]) == 1 ? names[i]! : path, Fit.Load(path)))];
            foreach (var option in (Option[])[level, factor, refits, quiet])
                if (!parsed.GetValue(loo) && parsed.GetResult(option) is { Implicit: false })
                    throw new InputException($"{option.Name} belongs to --loo.");
            if (parsed.GetValue(loo) && parsed.GetValue(data) is not null)
                throw new InputException("--loo leaves out the rows of the fits, and --data scores others; give one of them.");
            if (parsed.GetValue(data) is not { } file)
            {
                foreach (var option in (Option[])[where, block, lags, bootstrap])
                    if (parsed.GetResult(option) is { Implicit: false })
                        throw new InputException($"{option.Name} belongs to --data, a file whose rows the fits are scored on.");
                streams.Output.WriteLine(parsed.GetValue(loo)
                    ? LeftOutCommand.Compare(
                        streams, !parsed.GetValue(quiet), fits, parsed.GetValue(level) == "group", parsed.GetValue(factor),
                        parsed.GetValue(refits)!.Value, cancellationToken)
                    : FitPage.Compare(fits));
                return;
            }

            ScoreDifferences.Write(
                streams.Output, fits, file, parsed.GetValue(where), parsed.GetValue(block), parsed.GetValue(lags) ?? 3,
                parsed.GetValue(bootstrap));
        }, cancellationToken));
        return ExamplesHelp.With(
            command,
            """
            Each cell is mean (sd). Log evidences of models of the same rows and response can be compared: a difference
            of 5 nats is strong. ELBOs are bounds of them. With --data the fits are scored on its rows instead: mean log
            predictive density, the difference to the first fit, its standard error clustered by --block and that of
            Newey and West over blocks in order. With --loo the fits of the same rows are ranked by leave-one-out
            cross-validation (nghvi loo --help), with weights by stacking and by pseudo-BMA+.

            Examples:
              nghvi compare intercepts.json slopes.json
              nghvi compare intercepts.json slopes.json --loo --level group
              nghvi compare linear.json deep.json --data data.csv --where split=test --block month --bootstrap 2000
            """);
    }

    private static Command Draws(CommandStreams streams)
    {
        var (file, output) = (SavedFit(), Output("CSV, Parquet or NetCDF file.", "draws.csv"));
        var format = CommandOption.OptionalChoice(
            "--format", "How the file is written. Default: parquet where its name ends in .parquet, netcdf where in .nc, else csv.",
            [.. DrawsFile.Formats]);
        var likelihood = CommandOption.OptionalChoice(
            "--log-likelihood", "Whether netcdf has it by draw and row. Default: where it takes at most 1 GiB.", "yes", "no");
        var command = new Command("draws", "Writes the draws of a fit as a CSV, Parquet or NetCDF file.")
        {
            file, output, format, likelihood,
        };
        command.SetAction(parsed =>
        {
            var (path, name) = (parsed.GetRequiredValue(file), parsed.GetRequiredValue(output));
            var (form, wanted) = (parsed.GetValue(format) ?? DrawsFile.FormatOf(name), parsed.GetValue(likelihood));
            if (wanted is not null && form != "netcdf")
                throw new InputException($"--log-likelihood belongs to the format netcdf, and this is {form}.");
            var target = OutputFile.Check(streams, name, "--output", path)!;
            var fit = Fit.Load(path);
            target.Write(stream =>
            {
                var note = DrawsFile.Write(stream, fit, form, wanted is null ? null : wanted == "yes");
                if (note is not null && wanted is null) streams.Error.WriteLine(note);
            });
        });
        return ExamplesHelp.With(
            command,
            """
            One row a draw of all quantities jointly; the column weight, of sum 1, belongs to every mean and quantile
            of them: draws that correct an approximation do not count equally. logP is log p(y, θ) in nats, logQ
            log q₀(θ), where the method has a q₀. netcdf is ArviZ's InferenceData, for az.from_netcdf and xarray:
            posterior, random effects included (r_group), sample_stats (lp, log_q, log_weight), log_likelihood,
            observed_data and constant_data; its draws have one weight, resampled. Its log likelihood of a row is
            log p(y_i | θ, all other rows), the random coefficients integrated out, so that az.loo is nghvi loo for
            these draws.
            --format stan writes CSV as CmdStan does, for its readers: draws of one weight, resampled, lp__ first.

            Examples:
              nghvi draws fit.json --output draws.csv
              nghvi draws fit.json --output draws.parquet
              nghvi draws fit.json --output fit.nc
              nghvi draws fit.json --format stan --output stan.csv
            """);
    }

    private static Command Table(
        CommandStreams streams, string name, string description, string example, string notes, Action<Stream, Fit> write)
    {
        var file = SavedFit();
        var output = Output("CSV file.", example);
        var command = new Command(name, description) { file, output };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            var target = OutputFile.Check(streams, parsed.GetRequiredValue(output), "--output", path)!;
            var fit = Fit.Load(path);
            target.Write(stream => write(stream, fit));
        });
        return ExamplesHelp.With(command, notes);
    }

    private static Command Plots(CommandStreams streams)
    {
        var file = SavedFit();
        var output = Output("HTML file, which needs nothing beside it.", "fit.html");
        var command = new Command("plot", "Writes the plots of a saved fit as one HTML page.") { file, output };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            var target = OutputFile.Check(streams, parsed.GetRequiredValue(output), "--output", path)!;
            target.Write(Encoding.UTF8.GetBytes(FitPage.Render(Fit.Load(path), Path.GetFileName(path))));
        });
        return ExamplesHelp.With(
            command,
            """
            The page has the summary, the trace of the ELBO, the posterior, the random effects, the shrinkage, the
            posterior predictive check and the residuals, as far as the fit has them.

            Examples:
              nghvi plot fit.json --output fit.html
            """);
    }

    private static Argument<string> SavedFit() => new("fit") { Description = "A fit that nghvi fit wrote.", HelpName = "fit.json" };

    private static Option<string> Output(string description, string name) =>
        new("--output") { Description = description, HelpName = name, Required = true };
}
