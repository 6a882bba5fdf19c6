using CsvHelper;

namespace NgHvi.Interactive.Results;

/// <summary>Summaries, draws and predictions as named columns and as CSV text, which data frame packages take in one line.</summary>
public static class FitColumns
{
    /// <summary>The names of the quantities, one per value of <see cref="SummaryColumns"/>.</summary>
    public static IReadOnlyList<string> SummaryNames(this Fit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return [.. fit.Quantities.Select(quantity => quantity.Name)];
    }

    /// <summary>The posterior by column: mean, sd, lower, median, upper, mcse, ess and r_hat; what is unknown is NaN.</summary>
    public static IReadOnlyList<(string Name, double[] Values)> SummaryColumns(this Fit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        double[] Column(Func<Quantity, double> value) => [.. fit.Quantities.Select(value)];
        return
        [
            ("mean", Column(quantity => quantity.Mean)), ("sd", Column(quantity => quantity.StandardDeviation)),
            ("lower", Column(quantity => quantity.Lower)), ("median", Column(quantity => quantity.Median)),
            ("upper", Column(quantity => quantity.Upper)), ("mcse", Column(quantity => quantity.Mcse)),
            ("ess", Column(quantity => quantity.Ess)), ("r_hat", Column(quantity => quantity.RHat)),
        ];
    }

    /// <summary>Joint draws of equal weight, one column a quantity.</summary>
    public static IReadOnlyList<(string Name, double[] Values)> DrawColumns(this Fit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return [.. fit.Quantities.Select(quantity => (quantity.Name, quantity.Draws.ToArray()))];
    }

    /// <summary>
    /// Predictions by column: mean, sd and quantiles of the expected value and of an outcome, or of the probability where outcomes are
    /// 0 and 1, and the response where it is known.
    /// </summary>
    public static IReadOnlyList<(string Name, double[] Values)> Columns(this Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return predictions.HasResponse
            ? [.. predictions.Columns(), ("response", predictions.Response.ToArray())]
            : predictions.Columns();
    }

    /// <summary>The posterior as CSV text, a column "quantity" before those of <see cref="SummaryColumns"/>.</summary>
    public static string SummaryCsv(this Fit fit) => Csv(fit.SummaryColumns(), ("quantity", fit.SummaryNames()));

    /// <summary>Draws of the quantities as CSV text.</summary>
    public static string DrawsCsv(this Fit fit) => Csv(fit.DrawColumns());

    /// <summary>Predictions as CSV text, a column "group" before those of <see cref="Columns"/> where there are groups.</summary>
    public static string ToCsv(this Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return Csv(Columns(predictions), predictions.GroupKeys.Count > 0 ? ("group", predictions.GroupKeys) : null);
    }

    private static string Csv(
        IReadOnlyList<(string Name, double[] Values)> columns, (string Name, IReadOnlyList<string> Values)? words = null)
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
