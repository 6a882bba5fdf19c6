using System.Globalization;

namespace NgHvi.Cli;

/// <summary>The rows of <c>predictions.csv</c>.</summary>
internal sealed class PredictionTable
{
    private readonly Predictions predictions;
    private readonly DataTable table;
    private readonly int drawCount;
    private readonly double[] draws;

    /// <param name="predictions">The predictions.</param>
    /// <param name="table">The table they are for.</param>
    /// <param name="drawCount">Draws of every row's outcome that are written too.</param>
    /// <param name="seed">Of the draws.</param>
    public PredictionTable(Predictions predictions, DataTable table, int drawCount, long seed)
    {
        (this.predictions, this.table, this.drawCount) = (predictions, table, drawCount);
        draws = drawCount == 0 ? [] : predictions.Draw(drawCount, seed);
        if (predictions.Means.ToArray().Concat(predictions.StandardDeviations.ToArray()).Any(value => !double.IsFinite(value)))
        {
            throw new ArithmeticException("the predictions are not finite at some draws of the fit; look at its warnings.");
        }
    }

    /// <summary>Writes the file.</summary>
    public void Write(Stream stream)
    {
        string[] names = [.. Given(predictions.GroupName), .. predictions.HasResponse ? new[] { predictions.ResponseName } : []];
        var quantiles = Array.ConvertAll(
            predictions.Probabilities.ToArray(), p => string.Create(CultureInfo.InvariantCulture, $"q{(decimal)p * 100:0.##########}"));
        string[] drawn = [.. Enumerable.Range(1, drawCount).Select(i => string.Create(CultureInfo.InvariantCulture, $"draw{i}"))];
        string[] header = predictions.IsBinary ? ["probability", "sd", .. quantiles, "class"] : ["mean", "sd", .. quantiles];
        CsvTable.Write(stream, ["line", .. names, .. header, .. drawn], Enumerable.Range(0, predictions.RowCount).Select(Row));
    }

    private static string[] Given(string name) => name.Length > 0 ? [name] : [];

    private IEnumerable<string> Row(int i)
    {
        var p = predictions.Probabilities.Length;
        double[] numbers = predictions.IsBinary
            ?
            [
                predictions.Means[i],
                predictions.ExpectedStandardDeviations[i],
                .. predictions.ExpectedQuantiles.Slice(i * p, p),
                predictions.Means[i] > 0.5 ? 1 : 0,
            ]
            : [predictions.Means[i], predictions.StandardDeviations[i], .. predictions.OutcomeQuantiles.Slice(i * p, p)];
        double[] response = predictions.HasResponse ? [predictions.Response[i]] : [];
        return
        [
            table.LineOf(predictions.SourceRows[i]).ToString(CultureInfo.InvariantCulture),
            .. predictions.GroupName.Length > 0 ? Given(predictions.GroupKeys[i]) : [],
            .. response.Concat(numbers).Concat(Enumerable.Range(0, drawCount).Select(s => draws[(s * predictions.RowCount) + i]))
                .Select(CsvTable.Number),
        ];
    }
}
