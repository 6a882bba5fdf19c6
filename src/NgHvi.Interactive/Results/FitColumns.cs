using System.Globalization;
using CsvHelper;

namespace NgHvi.Interactive.Results;

/// <summary>Summaries, draws and predictions as named columns and as CSV text, which data frame packages take in one line.</summary>
public static class FitColumns
{
    /// <summary>The names of the quantities, one per value of <see cref="SummaryColumns"/>.</summary>
    public static IReadOnlyList<string> SummaryNames(this IPosteriorFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return [.. fit.Posterior.Select(quantity => quantity.Name)];
    }

    /// <summary>The posterior by column: mean, sd, lower, median, upper, mcse, ess and r_hat; what is unknown is NaN.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="level">Probability inside the equal-tailed interval from lower to upper. Range: (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is no probability.</exception>
    public static IReadOnlyList<(string Name, double[] Values)> SummaryColumns(this IPosteriorFit fit, double level = SummaryOptions.DefaultLevel)
    {
        ArgumentNullException.ThrowIfNull(fit);
        var intervals = new PosteriorIntervals(fit, level);
        var ends = fit.Posterior.Select((_, i) => intervals.At(i)).ToArray();
        double[] Column(Func<PosteriorQuantity, double> value) => [.. fit.Posterior.Select(value)];
        return
        [
            ("mean", Column(quantity => quantity.Mean)), ("sd", Column(quantity => quantity.StandardDeviation)),
            ("lower", Array.ConvertAll(ends, end => end.Lower)), ("median", Column(quantity => quantity.Median)), ("upper", Array.ConvertAll(ends, end => end.Upper)),
            ("mcse", Column(quantity => quantity.MeanError)), ("ess", Column(quantity => quantity.EffectiveSampleSize)), ("r_hat", Column(quantity => quantity.RHat)),
        ];
    }

    /// <summary>Draws of the reported quantities, one column a quantity, and a column "weight" where the draws are weighted.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="count">Draws at most. Range: > 0.</param>
    public static IReadOnlyList<(string Name, double[] Values)> DrawColumns(this IPosteriorFit fit, int count = 2000)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var draws = QuantityDraws.Of(fit, count);
        var columns = fit.Model.Quantities.Select((quantity, i) => (quantity.Name, draws.Values[i]));
        return [.. draws.Weights.Distinct().Count() > 1 ? columns.Append(("weight", draws.Weights)) : columns];
    }

    /// <summary>Predictions by column: mean, sd, one for each quantile, and the response where it is known.</summary>
    public static IReadOnlyList<(string Name, double[] Values)> Columns(this NormalPredictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return Columns(
            ("mean", predictions.Means.ToArray()), predictions.StandardDeviations, predictions.Probabilities, predictions.Quantiles, predictions.Response);
    }

    /// <summary>Predicted probabilities by column: probability, sd, one for each quantile, and the response where it is known.</summary>
    public static IReadOnlyList<(string Name, double[] Values)> Columns(this BinaryPredictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return Columns(
            ("probability", predictions.Probabilities.ToArray()), predictions.StandardDeviations, predictions.QuantileLevels, predictions.Quantiles, predictions.Response);
    }

    /// <summary>The posterior as CSV text, a column "quantity" before those of <see cref="SummaryColumns"/>.</summary>
    /// <inheritdoc cref="SummaryColumns"/>
    public static string SummaryCsv(this IPosteriorFit fit, double level = SummaryOptions.DefaultLevel) =>
        Csv(fit.SummaryColumns(level), ("quantity", fit.SummaryNames()));

    /// <summary>Draws of the reported quantities as CSV text.</summary>
    /// <inheritdoc cref="DrawColumns"/>
    public static string DrawsCsv(this IPosteriorFit fit, int count = 2000) => Csv(fit.DrawColumns(count));

    /// <summary>Predictions as CSV text, a column "group" before those of <see cref="Columns(NormalPredictions)"/>.</summary>
    public static string ToCsv(this NormalPredictions predictions) => Csv(predictions.Columns(), ("group", predictions.GroupKeys));

    /// <summary>Predicted probabilities as CSV text, a column "group" before those of <see cref="Columns(BinaryPredictions)"/>.</summary>
    public static string ToCsv(this BinaryPredictions predictions) => Csv(predictions.Columns(), ("group", predictions.GroupKeys));

    private static List<(string Name, double[] Values)> Columns(
        (string Name, double[] Values) center, ReadOnlySpan<double> sd, ReadOnlySpan<double> probabilities, ReadOnlySpan<double> quantiles, ReadOnlySpan<double> response)
    {
        List<(string, double[])> columns = [center, ("sd", sd.ToArray())];
        for (var j = 0; j < probabilities.Length; j++)
        {
            var column = new double[sd.Length];
            for (var i = 0; i < column.Length; i++)
            {
                column[i] = quantiles[(i * probabilities.Length) + j];
            }

            columns.Add((string.Create(CultureInfo.InvariantCulture, $"q{100 * probabilities[j]:0.##}"), column));
        }

        if (response.Length > 0)
        {
            columns.Add(("response", response.ToArray()));
        }

        return columns;
    }

    private static string Csv(IReadOnlyList<(string Name, double[] Values)> columns, (string Name, IReadOnlyList<string> Values)? words = null)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true))
        {
            csv.WriteHeader([.. Names(words?.Name), .. columns.Select(column => column.Name)]);
            for (var i = 0; i < columns[0].Values.Length; i++)
            {
                csv.WriteRecord((string[])[.. Names(words?.Values[i]), .. columns.Select(column => Number(column.Values[i]))]);
            }
        }

        return text.ToString();

        static string[] Names(string? name) => name is null ? [] : [name];

        // An empty cell is what readers of CSV take as missing.
        static string Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";
    }
}
