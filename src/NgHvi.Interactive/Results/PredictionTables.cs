using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Results;

/// <summary>Predictions and their scores as tables.</summary>
public static class PredictionTables
{
    private const int ShownRows = 6;

    /// <summary>The scores, each with what is better.</summary>
    public static DisplayTable Create(PredictiveScores scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return Compare($"Scores of {ModelText.Count(scores.RowCount, "prediction")}", ("value", scores));
    }

    /// <summary>Scores of several methods side by side.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="scores">A column's name and its scores.</param>
    public static DisplayTable Compare(string title, params (string Name, PredictiveScores Scores)[] scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        string[] Row(string name, Func<PredictiveScores, string> value) => [name, .. scores.Select(one => value(one.Scores))];
        return DisplayTable.Create(title, ["score"], scores.Select(one => one.Name))
            .Row(Row("RMSE, lower is better", one => NumberFormat.Significant(one.Rmse)))
            .Row(Row("R²", one => NumberFormat.Fixed(one.R2, 4)))
            .Row(Row("R²_m, share of the fixed effects", one => NumberFormat.Fixed(one.MarginalR2, 4)))
            .Row(Row("R²_c, with the random effects", one => NumberFormat.Fixed(one.ConditionalR2, 4)))
            .Row(Row("log score, higher is better", one => NumberFormat.Significant(one.LogScore)))
            .Row(Row("CRPS, lower is better", one => NumberFormat.Significant(one.Crps)));
    }

    /// <summary>The first predictions with their quantiles, and the response where it is known.</summary>
    public static DisplayTable Create(NormalPredictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var probabilities = predictions.Probabilities.ToArray();
        string[] numbers = ["mean", "sd", .. probabilities.Select(p => $"{NumberFormat.Compact(100 * p)} %")];
        var table = DisplayTable.Create(
                $"{ModelText.Count(predictions.RowCount, "prediction")}, level {predictions.Level}",
                ["group"],
                predictions.HasResponse ? [.. numbers, "response"] : numbers)
            .WithRows(Enumerable.Range(0, Math.Min(ShownRows, predictions.RowCount)).Select(row => Row(predictions, row, probabilities.Length)));
        return predictions.RowCount > ShownRows ? table.Note($"… {ModelText.Count(predictions.RowCount - ShownRows, "more row")}") : table;
    }

    private static string[] Row(NormalPredictions predictions, int row, int quantiles)
    {
        var sd = predictions.StandardDeviations[row];
        string[] cells =
        [
            predictions.GroupKeys[row], NumberFormat.Estimate(predictions.Means[row], sd), NumberFormat.Deviation(sd),
            .. predictions.Quantiles.Slice(row * quantiles, quantiles).ToArray().Select(value => NumberFormat.Estimate(value, sd)),
        ];
        return predictions.HasResponse ? [.. cells, NumberFormat.Estimate(predictions.Response[row], sd)] : cells;
    }
}
