using System.CommandLine;
using System.Globalization;

namespace NgHvi.Cli;

/// <summary><c>nghvi predict</c>: from a saved fit and a table to predictions and their scores.</summary>
internal static class PredictCommand
{
    private const string Notes =
        """
        predictions.csv has the columns line (of the data file), the grouping column, the response when the
        data have it, mean, sd and the quantiles q2.5, q50, q97.5, and with --draws N draw1 … drawN.
        scores.json has n, rmse, r2, marginalR2, conditionalR2, logScore (mean log predictive density, higher is
        better) and crps (lower is better).

        For a response of 0 and 1 the columns are probability (of a 1), its posterior sd and quantiles, and class
        (1 where the probability is above 0.5), and the scores pce (predictive cross-entropy, lower is better),
        misclassification, precision, recall, f1, auc and logScore (−pce). A fit of nagvac gives probability and
        class only: --level group weighs its random effects by the group's training rows, --level new-group draws
        them from their prior, which is what the published code does for every row.

        Examples:
          nghvi predict fit.json data.csv --where split=test --output predictions.csv --scores scores.json
          nghvi predict fit.json new.csv --new-groups --quantiles 0.05,0.5,0.95 --output predictions.csv
          nghvi predict fit.json new.csv --level population --output predictions.csv
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        var fit = new Argument<string>("fit") { Description = "A fit that nghvi fit wrote.", HelpName = "fit.json" };
        var data = new Argument<string>("data") { Description = "The CSV file; the response column may be absent.", HelpName = "data.csv" };
        var where = CommandOption.Where();
        var level = CommandOption.Choice(
            "--level",
            "With the random effects of the row's group, with those of a group never seen, or with none.",
            "group",
            "group",
            "new-group",
            "population");
        var newGroups = new Option<bool>("--new-groups") { Description = "Predict for groups that the fit has not seen; otherwise they are an error." };
        var na = CommandOption.MissingValues();
        var quantiles = new Option<double[]>("--quantiles")
        {
            Description = "Probabilities between 0 and 1 with commas between. [default: 0.025,0.5,0.975]",
            HelpName = "P,P,…",
            CustomParser = result =>
            {
                var values = new List<double>();
                foreach (var part in result.Tokens[0].Value.Split(','))
                {
                    if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var p) || p is not (> 0 and < 1))
                    {
                        result.AddError($"--quantiles has \"{part}\"; allowed are numbers between 0 and 1 with commas between, such as 0.05,0.5,0.95.");
                        return [];
                    }

                    values.Add(p);
                }

                return [.. values.Distinct()];
            },
        };
        var draws = CommandOption.Whole("--draws", 1, "Also write N draws of the response of every row.");
        var seed = CommandOption.Seed(1);
        var threads = CommandOption.Whole("--threads", 1, "Threads; changes no number.", 1);
        var quiet = CommandOption.Quiet();
        var output = new Option<string>("--output") { Description = "CSV file for the predictions.", HelpName = "FILE", Required = true };
        var scores = new Option<string?>("--scores") { Description = "JSON file for the scores; the data need the response.", HelpName = "FILE" };
        var command = new Command("predict", "Predicts the rows of a CSV file from a saved fit, and scores the predictions.")
        {
            fit, data, where, level, newGroups, na, quantiles, draws, seed, threads, quiet, output, scores,
        };
        command.SetAction(parsed => PredictRunner.Run(
            new PredictRequest
            {
                FitPath = parsed.GetRequiredValue(fit),
                DataPath = parsed.GetRequiredValue(data),
                Where = parsed.GetValue(where),
                Level = parsed.GetValue(level) switch
                {
                    "new-group" => PredictionLevel.NewGroup,
                    "population" => PredictionLevel.Population,
                    _ => PredictionLevel.Group,
                },
                AllowsNewGroups = parsed.GetValue(newGroups),
                Na = parsed.GetValue(na) == "drop" ? NgHvi.MissingValues.Drop : NgHvi.MissingValues.Error,
                Quantiles = parsed.GetValue(quantiles) is { Length: > 0 } given ? given : null,
                Draws = parsed.GetValue(draws),
                Seed = parsed.GetValue(seed)!.Value,
                Threads = parsed.GetValue(threads)!.Value,
                Quiet = parsed.GetValue(quiet),
                Output = parsed.GetRequiredValue(output),
                Scores = parsed.GetValue(scores),
            },
            streams));
        return ExamplesHelp.With(command, Notes);
    }
}
