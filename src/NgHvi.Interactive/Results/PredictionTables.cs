using NgHvi.Interactive.Display;
using NgHvi.Prediction;

namespace NgHvi.Interactive.Results;

/// <summary>Predictions and their scores as tables.</summary>
public static class PredictionTables
{
    private const int ShownRows = 6;

    /// <summary>The scores, each with what is better.</summary>
    public static DisplayTable Create(PredictiveScores scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return DisplayTable.Create($"Scores of {ModelText.Count(scores.RowCount, "prediction")}", ["score"], ["value"])
            .Row("RMSE, lower is better", NumberFormat.Significant(scores.Rmse))
            .Row("R²", NumberFormat.Fixed(scores.R2, 4))
            .Row("R²_m, share of the fixed effects", NumberFormat.Fixed(scores.MarginalR2, 4))
            .Row("R²_c, with the random effects", NumberFormat.Fixed(scores.ConditionalR2, 4))
            .Row("log score, higher is better", NumberFormat.Significant(scores.LogScore))
            .Row("CRPS, lower is better", NumberFormat.Significant(scores.Crps));
    }

    /// <summary>The first predictions with their quantiles, and the response where it is known.</summary>
    public static DisplayTable Create(Predictions predictions)
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

    private static string[] Row(Predictions predictions, int row, int quantiles)
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
