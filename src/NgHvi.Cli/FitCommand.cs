using System.CommandLine;

namespace NgHvi.Cli;

/// <summary><c>nghvi fit</c>: from a table and a formula to a posterior.</summary>
internal static class FitCommand
{
    private const string Notes =
        """
        The formula is lme4's: y ~ x1 + x2 + (1 + x1 | group), with a:b, a*b, 0 + and categorical columns.
        The file is UTF-8, comma separated, with column names in its first line; an empty cell or NA is a
        missing value. The fit is saved as JSON ("schema": "nghvi-fit/1"; nghvi fit --help-schema explains
        every property). The same seed gives the same numbers for any number of threads. Ctrl-C ends the fit
        early and keeps what it has.

        Examples:
          nghvi fit data.csv --formula "y ~ x1 + x2 + (1 | group)"
          nghvi fit data.csv --formula "y ~ x1 + (1 + x1 | group)" --where split=train --output fit.json
          nghvi fit data.csv --formula "y ~ x1 + (1 | group)" --preset published --priors published --steps 10000
          nghvi fit data.csv --formula "y ~ x1 + (1 | group)" --method gibbs --chains 4
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        var data = new Argument<string>("data") { Description = "The CSV file.", HelpName = "data.csv" };
        var formula = new Option<string>("--formula") { Description = "The model in lme4's notation.", HelpName = "FORMULA", Required = true };
        var where = CommandOption.Where();
        var method = CommandOption.Choice(
            "--method", "Natural gradient hybrid VI, its plain gradient version, data augmentation VI, or the Gibbs sampler.", "ng-hvi", FitMethods.Names);
        var preset = CommandOption.Choice(
            "--preset", "The recommended algorithm, or the paper's as its code runs (ng-hvi and sg-hvi 3000 steps, davi 10000, gibbs one chain that keeps 5000).", "default", "default", "published");
        var priors = new Option<string>("--priors")
        {
            Description = "weak: on the data's own scale; published: the paper's; or a JSON file.",
            HelpName = "weak|published|FILE.json",
            DefaultValueFactory = _ => "weak",
        };
        var factors = CommandOption.Whole("--factors", 0, "Factors p of the covariance BB' + D²; at most the number of parameters. Default: 3.");
        var steps = CommandOption.Whole("--steps", 1, "A fixed number of steps; for gibbs, kept sweeps a chain. Default: until the stopping rule is met; davi 10000, gibbs 1250.");
        var draws = CommandOption.Whole("--draws", 1, "Draws a step; an even number is drawn in antithetic pairs. Default: 16.");
        var damping = CommandOption.Real("--damping", true, "Damping δ of the natural gradient. Default: 0.1, for deep models 1.");
        var chains = CommandOption.Whole("--chains", 1, "Markov chains (gibbs). Default: 4.");
        var warmup = CommandOption.Whole("--warmup", 0, "Sweeps dropped at the start of each chain (gibbs). Default: as many as are kept.");
        var seed = CommandOption.Seed(1);
        var threads = CommandOption.Whole("--threads", 1, "Threads; changes no number.", 1);
        var na = CommandOption.MissingValues();
        var quiet = CommandOption.Quiet();
        var output = new Option<string?>("--output") { Description = "File for the fit. Without it only the summary is printed.", HelpName = "fit.json" };
        var command = new Command("fit", "Fits a linear mixed model to a CSV file, prints its posterior and saves the fit.")
        {
            data, formula, where, method, preset, priors, factors, steps, draws, damping, chains, warmup, seed, threads, na, quiet, output, SchemaHelp.CreateOption(),
        };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(FitRunner.Run(
            new FitRequest
            {
                DataPath = parsed.GetRequiredValue(data),
                Formula = parsed.GetRequiredValue(formula),
                Where = parsed.GetValue(where),
                Method = parsed.GetRequiredValue(method),
                Preset = parsed.GetRequiredValue(preset),
                Priors = parsed.GetRequiredValue(priors),
                Factors = parsed.GetValue(factors),
                Steps = parsed.GetValue(steps),
                Draws = parsed.GetValue(draws),
                Damping = parsed.GetValue(damping),
                Chains = parsed.GetValue(chains),
                Warmup = parsed.GetValue(warmup),
                Seed = parsed.GetValue(seed)!.Value,
                Threads = parsed.GetValue(threads)!.Value,
                Na = parsed.GetValue(na) == "drop" ? NgHvi.Data.MissingValues.Drop : NgHvi.Data.MissingValues.Error,
                Quiet = parsed.GetValue(quiet),
                Output = parsed.GetValue(output),
            },
            streams,
            cancellationToken)));
        return ExamplesHelp.With(command, Notes);
    }
}
