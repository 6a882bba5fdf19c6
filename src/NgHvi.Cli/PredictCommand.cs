using System.CommandLine;

namespace NgHvi.Cli;

/// <summary><c>nghvi predict</c>: from a saved fit and a table to predictions and their scores.</summary>
internal static class PredictCommand
{
    private const string Notes =
        """
        predictions.csv has the columns line (of the data file), the grouping columns, the response when the
        data have it, mean (the expected value), expected.sd and the quantiles expected.q2.5, expected.q50,
        expected.q97.5 of the expected value, outcome.sd, outcome.q2.5, outcome.q50 and outcome.q97.5 of an outcome,
        which scatters about it, and with --draws N draw1 … drawN, draws of outcomes. Rows without a response are
        predicted as all others, and left out of the scores.
        scores.json has n, rmse, r2, marginalR2, conditionalR2, logScore (mean log predictive density, higher is
        better), crps (lower is better) and coverage (of the 95 % interval).

        For a binary response the columns are probability (of a success), probability.sd and probability.q2.5,
        probability.q50, probability.q97.5 of its posterior, and class (success where the probability is above 0.5),
        and the scores pce (predictive cross-entropy, lower is better), brier, misclassification, accuracy, precision,
        recall, f1, auc and logScore (−pce).

        Examples:
          nghvi predict fit.json data.csv --where split=test --output predictions.csv --scores scores.json
          nghvi predict fit.json new.csv --new-groups --quantiles 0.05,0.5,0.95 --output predictions.csv
          nghvi predict fit.json new.csv --level population --output predictions.csv
          nghvi predict fit.json new.csv --level-of school:class=new-group --output predictions.csv
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        var fit = new Argument<string>("fit") { Description = "A fit that nghvi fit wrote.", HelpName = "fit.json" };
        var data = new Argument<string>("data") { Description = "The CSV file; the response column may be absent.", HelpName = "data.csv" };
        var (separator, mark) = (CommandOption.OfFit("separator"), CommandOption.OfFit("decimal"));
        var codes = CommandOption.OfFit("missing", " Default: those of the fit.");
        var where = CommandOption.OfFit("where");
        var level = CommandOption.Choice(
            "--level",
            "With the random effects of the row's group, with those of a group never seen, or with none.",
            "group",
            "group",
            "new-group",
            "population");
        var levelOf = CommandOption.LevelsByFactor();
        var newGroups = new Option<bool>("--new-groups")
        {
            Description = "Predict for groups that the fit has not seen; otherwise they are an error.",
        };
        var na = CommandOption.MissingValues();
        var quantiles = CommandOption.Probabilities();
        var draws = CommandOption.Whole("--draws", 1, "Also write N draws of the response of every row.");
        var seed = CommandOption.Seed(1);
        var threads = CommandOption.Whole("--threads", 1, "Threads; changes no number. Default: all processors.");
        var quiet = CommandOption.Quiet();
        var output = new Option<string>("--output") { Description = "CSV file for the predictions.", HelpName = "FILE", Required = true };
        var scores = new Option<string?>("--scores")
        {
            Description = "JSON file for the scores; the data need the response.",
            HelpName = "FILE",
        };
        var command = new Command("predict", "Predicts the rows of a CSV file from a saved fit, and scores the predictions.")
        {
            fit, data, separator, mark, codes, where, level, levelOf, newGroups, na, quantiles, draws, seed, threads, quiet, output, scores,
        };
        command.SetAction(parsed =>
        {
            var (fitPath, dataPath) = (parsed.GetRequiredValue(fit), parsed.GetRequiredValue(data));
            var table = OutputFile.Check(streams, parsed.GetRequiredValue(output), "--output", fitPath, dataPath)!;
            var measures = OutputFile.Check(streams, parsed.GetValue(scores), "--scores", fitPath, dataPath, table.Path);
            var loaded = Fit.Load(fitPath, parsed.GetValue(threads));
            var all = CsvTableReader.Read(dataPath, CsvFormat.Parse(
                parsed.GetValue(separator), parsed.GetValue(mark), parsed.GetValue(codes) ?? (string?)loaded.Spec["missing"]));
            var rows = parsed.GetValue(where) is { } filter ? all.Take(Table.RowsOf(all, filter)) : all;
            var predictions = loaded.Predict(rows, new PredictionOptions
            {
                Level = CommandOption.LevelOf(parsed.GetRequiredValue(level)),
                ByFactor = parsed.GetValue(levelOf) ?? [],
                NewGroups = parsed.GetValue(newGroups) ? NewGroups.Allow : NewGroups.Error,
                Probabilities = parsed.GetValue(quantiles) is { Length: > 0 } given ? given : [0.025, 0.5, 0.975],
                Missing = parsed.GetValue(na) == "drop" ? MissingValues.Drop : MissingValues.Error,
                Threads = parsed.GetValue(threads),
            });
            if (measures is not null && !predictions.HasResponse)
            {
                throw new InputException(
                    $"{Path.GetFileName(dataPath)} has no values of \"{predictions.ResponseName}\", with which --scores compares.");
            }

            var results = new PredictionTable(predictions, rows, parsed.GetValue(draws) ?? 0, parsed.GetValue(seed)!.Value);
            table.Write(results.Write);
            measures?.Write(ScoresFile.Serialize(predictions.Score()));
            if (!parsed.GetValue(quiet))
            {
                PredictionSummary.Write(streams.Output, predictions, rows);
            }

            return ExitCode.Success;
        });
        return ExamplesHelp.With(command, Notes);
    }
}
