using System.CommandLine;

namespace NgHvi.Cli;

/// <summary><c>nghvi fit</c>: from a table and a formula to a posterior.</summary>
internal static class FitCommand
{
    private const string Notes =
        """
        The formula is lme4's: y ~ x1 + x2 + (1 + x1 | group), with a:b, a*b, 0 + and categorical columns.
        y ~ deep(x1, x2) + (deep | group) is a network of those inputs: (deep | group) lets the coefficients of
        all its features vary by group, (1 | group) only the constant. --family probit or logit is for a
        response of 0 and 1, with deep(...) or without; random columns are then among the fixed ones.
        The file is UTF-8, comma separated, with column names in its first line; an empty cell or NA is a
        missing value. The fit is saved as JSON ("schema": "nghvi-fit/1"; nghvi fit --help-schema explains
        every property). The same seed gives the same numbers for any number of threads. Ctrl-C ends the fit
        early and keeps what it has.

        Examples:
          nghvi fit data.csv --formula "y ~ x1 + x2 + (1 | group)"
          nghvi fit data.csv --formula "y ~ x1 + (1 + x1 | group)" --where split=train --output fit.json
          nghvi fit data.csv --formula "y ~ x1 + (1 | group)" --preset published --priors published --steps 10000
          nghvi fit data.csv --formula "y ~ x1 + (1 | group)" --method gibbs --chains 4
          nghvi fit data.csv --formula "y ~ deep(x1, x2, x3, x4, x5) + (deep | group)" --hidden 5,5 --starts 4 --output fit.json
          nghvi fit data.csv --formula "y ~ x1 + x2 + (1 + x1 | group)" --family probit --output fit.json
          nghvi fit data.csv --formula "y ~ deep(x1, x2) + (deep | group)" --family logit --preset published --priors published --factors 1
          nghvi fit data.csv --formula "y ~ deep(x1, x2) + (deep | group)" --family logit --method nagvac --where split=train --validation split=validation
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        var data = new Argument<string>("data") { Description = "The CSV file.", HelpName = "data.csv" };
        var formula = new Option<string>("--formula") { Description = "The model in lme4's notation.", HelpName = "FORMULA", Required = true };
        var where = CommandOption.Where();
        var method = CommandOption.Choice(
            "--method", "Natural gradient hybrid VI, its plain gradient version, data augmentation VI (gaussian), the Gibbs sampler (linear), or NAGVAC (logit).", "ng-hvi", FitMethods.Names);
        var family = CommandOption.Choice("--family", "The response: a number, or 0 and 1 by a probit or logit link.", "gaussian", "gaussian", "probit", "logit");
        var hidden = CommandOption.Widths();
        var activation = CommandOption.OptionalChoice("--activation", "Of the hidden units. Default: relu.", "relu", "tanh", "softplus");
        var covariance = CommandOption.OptionalChoice(
            "--covariance", "Of the random coefficients of a network or a binary response. Default: free for gaussian, diagonal for probit and logit.", "free", "diagonal");
        var starts = CommandOption.Whole("--starts", 1, "Runs from several starting points, of which the best is kept (ng-hvi, sg-hvi). Default: 1.");
        var sweeps = CommandOption.Whole("--sweeps", 1, "Gibbs sweeps a step (--preset published with probit or logit). Default: 5.");
        var batch = CommandOption.Whole("--batch-groups", 1, "Groups that a step visits at most, for networks and binary responses. Default: all.");
        var validation = new Option<string?>("--validation") { Description = "Rows of the file whose loss ends nagvac, as in --where.", HelpName = "split=validation" };
        var patience = CommandOption.Whole("--patience", 0, "Steps without a better validation loss after which nagvac ends. Default: 10.");
        var preset = CommandOption.Choice(
            "--preset", "The recommended algorithm, or the paper's as its code runs (ng-hvi and sg-hvi 3000 steps, davi 10000, gibbs one chain that keeps 5000; for networks davi 3000).", "default", "default", "published");
        var priors = new Option<string>("--priors")
        {
            Description = "weak: on the data's own scale; published: the paper's; or a JSON file, for linear models.",
            HelpName = "weak|published|FILE.json",
            DefaultValueFactory = _ => "weak",
        };
        var factors = CommandOption.Whole("--factors", 0, "Factors p of the covariance BB' + D²; at most the number of parameters. Default: 3.");
        var steps = CommandOption.Whole("--steps", 1, "A fixed number of steps; for gibbs, kept sweeps a chain. Default: until the stopping rule is met; davi 10000, gibbs 1250, nagvac at most 3000.");
        var draws = CommandOption.Whole("--draws", 1, "Draws a step; an even number is drawn in antithetic pairs. Default: 16, nagvac 10.");
        var damping = CommandOption.Real("--damping", true, "Damping δ of the natural gradient. Default: 0.1, for deep models 1.");
        var chains = CommandOption.Whole("--chains", 1, "Markov chains (gibbs). Default: 4.");
        var warmup = CommandOption.Whole("--warmup", 0, "Sweeps dropped at the start of each chain (gibbs). Default: as many as are kept.");
        var seed = CommandOption.Seed(1);
        var threads = CommandOption.Whole("--threads", 1, "Threads; changes no number.", 1);
        var na = CommandOption.MissingValues();
        var quiet = CommandOption.Quiet();
        var output = new Option<string?>("--output") { Description = "File for the fit. Without it only the summary is printed.", HelpName = "fit.json" };
        var command = new Command("fit", "Fits a linear or deep mixed model to a CSV file, prints its posterior and saves the fit.")
        {
            data, formula, where, family, hidden, activation, covariance, method, preset, priors, factors, steps, draws, damping, starts, sweeps, batch, chains, warmup, validation, patience, seed, threads, na, quiet, output, SchemaHelp.CreateOption(),
        };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(FitRunner.Run(
            new FitRequest
            {
                DataPath = parsed.GetRequiredValue(data),
                Formula = parsed.GetRequiredValue(formula),
                Where = parsed.GetValue(where),
                Method = parsed.GetRequiredValue(method),
                Family = parsed.GetRequiredValue(family),
                Hidden = parsed.GetResult(hidden) is null ? null : parsed.GetValue(hidden),
                Activation = parsed.GetValue(activation),
                Covariance = parsed.GetValue(covariance),
                Starts = parsed.GetValue(starts),
                Sweeps = parsed.GetValue(sweeps),
                BatchGroups = parsed.GetValue(batch),
                Validation = parsed.GetValue(validation),
                Patience = parsed.GetValue(patience),
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
                Na = parsed.GetValue(na) == "drop" ? NgHvi.MissingValues.Drop : NgHvi.MissingValues.Error,
                Quiet = parsed.GetValue(quiet),
                Output = parsed.GetValue(output),
            },
            streams,
            cancellationToken)));
        return ExamplesHelp.With(command, Notes);
    }
}
