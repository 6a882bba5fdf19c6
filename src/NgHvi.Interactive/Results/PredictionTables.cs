namespace NgHvi.Interactive.Results;

/// <summary>Predictions, their scores and their calibration as tables.</summary>
public static class PredictionTables
{
    private const int ShownRows = 6;

    /// <summary>The first predictions with their quantiles, and the response where it is known.</summary>
    public static DisplayTable Create(Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var success = predictions.ResponseLevels is [_, var level] ? level : "1";
        var (columns, hasGroups) = (predictions.Columns(), predictions.GroupKeys.Count > 0);
        columns = predictions.HasResponse ? [.. columns, ("response", predictions.Response.ToArray())] : columns;
        string[] names =
        [
            predictions.IsBinary ? $"P({predictions.ResponseName} = {success})" : "mean",
            .. columns.Skip(1).Select(column => column.Name.Split(".q") is [var of, var percent] ? $"{of} {percent} %"
                : column.Name.Replace(".sd", " sd", StringComparison.Ordinal)),
        ];
        var what = predictions.IsBinary
            ? ModelText.Count(predictions.RowCount, "predicted probability", "predicted probabilities")
            : ModelText.Count(predictions.RowCount, "prediction");
        var table = DisplayTable.Create($"{what}, level {predictions.Level}", hasGroups ? ["group"] : ["row"], names)
            .WithRows(Enumerable.Range(0, Math.Min(ShownRows, predictions.RowCount)).Select(row => (string[])
            [
                hasGroups ? predictions.GroupKeys[row] : NumberFormat.Count(row + 1),
                .. columns.Select(column => column.Name switch
                {
                    var name when name.EndsWith(".sd", StringComparison.Ordinal) => NumberFormat.Deviation(column.Values[row]),
                    "response" when double.IsNaN(column.Values[row]) => "",
                    "response" => NumberFormat.Compact(column.Values[row]),
                    _ => NumberFormat.Estimate(column.Values[row], columns[1].Values[row]),
                }),
            ]));
        table = predictions.Notes.Aggregate(table, (noted, note) => noted.Note(note));
        return predictions.RowCount > ShownRows ? table.Note($"… {ModelText.Count(predictions.RowCount - ShownRows, "more row")}") : table;
    }

    /// <summary>The scores, each with what is better.</summary>
    public static DisplayTable Create(Scores scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return Compare($"Scores of {ModelText.Count(scores.RowCount, "prediction")}", ("value", scores));
    }

    /// <summary>Scores of several methods side by side; a measure that one of them has not stays empty.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="scores">A column's name and its scores.</param>
    public static DisplayTable Compare(string title, params (string Name, Scores Scores)[] scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return DisplayTable.Create(title, ["score"], scores.Select(one => one.Name))
            .WithRows(scores.SelectMany(one => one.Scores).DistinctBy(score => score.Name).Select(measure => (string[])
            [
                measure.Label + measure.IsHigherBetter switch { true => ", higher is better", false => ", lower is better", _ => "" },
                .. scores.Select(one => Text(one.Scores.FirstOrDefault(score => score.Name == measure.Name))),
            ]));
    }

    /// <summary>Predicted and observed frequencies, bin by bin.</summary>
    public static DisplayTable Create(CalibrationCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        var count = ModelText.Count(curve.Bins.Sum(bin => (long)bin.Count), "predicted probability", "predicted probabilities");
        return DisplayTable.Create(
                $"Calibration of {count}",
                [],
                ["rows", "mean predicted", "observed", $"{NumberFormat.Compact(100 * curve.Level)} % interval"])
            .WithRows(curve.Bins.Select(bin => (string[])
            [
                NumberFormat.Count(bin.Count), NumberFormat.Fixed(bin.MeanPredicted, 3), NumberFormat.Fixed(bin.Observed, 3),
                $"[{NumberFormat.Fixed(bin.Lower, 3)}, {NumberFormat.Fixed(bin.Upper, 3)}]",
            ]))
            .Note($"Expected calibration error {NumberFormat.Significant(curve.ExpectedCalibrationError, 3)}; intervals of Wilson.");
    }

    /// <summary>The frequencies of a classifier without a model.</summary>
    public static DisplayTable Create(NaiveClassifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return DisplayTable.Create("Frequencies of y = 1 as predictions", ["group"], ["frequency"])
            .Row("all training rows", NumberFormat.Fixed(classifier.PooledFrequency, 4))
            .WithRows(classifier.Frequencies.Select(group => (string[])[group.Key, NumberFormat.Fixed(group.Value, 4)]))
            .Note($"{NumberFormat.Count(classifier.Frequencies.Values.Count(value => value is 0 or 1))} of "
                + $"{ModelText.Count(classifier.Frequencies.Count, "group")} with exactly 0 or 1.");
    }

    /// <summary>A score to read; nothing where there is none.</summary>
    internal static string Text(Score? score) =>
        score is null || double.IsNaN(score.Value) ? ""
        : score.Name is "rmse" or "crps" ? NumberFormat.Significant(score.Value)
        : NumberFormat.Fixed(score.Value, 4);
}
