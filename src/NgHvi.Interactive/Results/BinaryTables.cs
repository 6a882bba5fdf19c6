using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Results;

/// <summary>Predictions of binary responses and their scores as tables.</summary>
public static class BinaryTables
{
    private const int ShownRows = 6;

    /// <summary>The first predictions with their quantiles, and the response where it is known.</summary>
    public static DisplayTable Create(BinaryPredictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var levels = predictions.QuantileLevels.ToArray();
        string[] numbers = ["P(y = 1)", "sd", .. levels.Select(p => $"{NumberFormat.Compact(100 * p)} %")];
        var table = DisplayTable.Create(
                $"{ModelText.Count(predictions.RowCount, "predicted probability", "predicted probabilities")}, level {predictions.Level}",
                ["group"],
                predictions.HasResponse ? [.. numbers, "response"] : numbers)
            .WithRows(Enumerable.Range(0, Math.Min(ShownRows, predictions.RowCount)).Select(row => Row(predictions, row, levels.Length)));
        return predictions.RowCount > ShownRows ? table.Note($"… {ModelText.Count(predictions.RowCount - ShownRows, "more row")}") : table;
    }

    /// <summary>The scores, each with what is better.</summary>
    public static DisplayTable Create(BinaryScores scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return Compare($"Scores of {ModelText.Count(scores.RowCount, "predicted probability", "predicted probabilities")}", ("value", scores));
    }

    /// <summary>Scores of several methods side by side.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="scores">A column's name and its scores.</param>
    public static DisplayTable Compare(string title, params (string Name, BinaryScores Scores)[] scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        string[] Row(string name, Func<BinaryScores, double> value) => [name, .. scores.Select(one => NumberFormat.Fixed(value(one.Scores), 4))];
        return DisplayTable.Create(title, ["score"], scores.Select(one => one.Name))
            .Row(Row("PCE (cross-entropy, nats), lower is better", one => one.Pce))
            .Row(Row("misclassified, lower is better", one => one.Misclassification))
            .Row(Row("precision", one => one.Precision))
            .Row(Row("recall", one => one.Recall))
            .Row(Row("F1, higher is better", one => one.F1))
            .Row(Row("AUC, higher is better", one => one.Auc));
    }

    /// <summary>Predicted and observed frequencies, bin by bin.</summary>
    public static DisplayTable Create(CalibrationCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return DisplayTable.Create($"Calibration of {ModelText.Count(curve.Bins.Sum(bin => (long)bin.Count), "predicted probability", "predicted probabilities")}",
                [], ["rows", "mean predicted", "observed", $"{NumberFormat.Compact(100 * curve.Level)} % interval"])
            .WithRows(curve.Bins.Select(bin => new[]
            {
                NumberFormat.Count(bin.Count), NumberFormat.Fixed(bin.MeanPredicted, 3), NumberFormat.Fixed(bin.Observed, 3),
                $"[{NumberFormat.Fixed(bin.Lower, 3)}, {NumberFormat.Fixed(bin.Upper, 3)}]",
            }))
            .Note($"Expected calibration error {NumberFormat.Significant(curve.ExpectedCalibrationError, 3)}; intervals of Wilson.");
    }

    /// <summary>How the frequencies of a classifier without a model are spread over its groups.</summary>
    public static DisplayTable Create(NaiveClassifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        double[] sorted = [.. classifier.Frequencies.Values.Order()];
        return DisplayTable.Create("Frequencies of y = 1 as predictions", ["quantity"], ["value"])
            .WithSubtitle(ModelText.Count(sorted.Length, "group"))
            .Row("all training rows", NumberFormat.Fixed(classifier.PooledFrequency, 4))
            .Row("smallest of a group", NumberFormat.Fixed(sorted[0], 4))
            .Row("median of the groups", NumberFormat.Fixed(sorted[sorted.Length / 2], 4))
            .Row("largest of a group", NumberFormat.Fixed(sorted[^1], 4))
            .Row("groups with exactly 0 or 1", NumberFormat.Count(sorted.Count(value => value is 0 or 1)));
    }

    private static string[] Row(BinaryPredictions predictions, int row, int quantiles)
    {
        var sd = predictions.StandardDeviations[row];
        string[] cells =
        [
            predictions.GroupKeys[row], NumberFormat.Estimate(predictions.Probabilities[row], sd), NumberFormat.Deviation(sd),
            .. predictions.Quantiles.Slice(row * quantiles, quantiles).ToArray().Select(value => NumberFormat.Estimate(value, sd)),
        ];
        return predictions.HasResponse ? [.. cells, NumberFormat.Compact(predictions.Response[row])] : cells;
    }
}
