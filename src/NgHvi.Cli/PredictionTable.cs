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
        string[] names = [.. predictions.Groupings.Select(grouping => grouping.Name),
            .. predictions.HasResponse ? new[] { predictions.ResponseName } : []];
        string[] drawn = [.. Enumerable.Range(1, drawCount).Select(i => string.Create(CultureInfo.InvariantCulture, $"draw{i}"))];
        string[] classes = predictions.IsBinary ? ["class"] : [];
        var columns = predictions.Columns();
        CsvTable.Write(
            stream,
            ["line", .. names, .. columns.Select(column => column.Name), .. classes, .. drawn],
            Enumerable.Range(0, predictions.RowCount).Select(i => Row(i, columns)));
    }

    private IEnumerable<string> Row(int i, IReadOnlyList<(string Name, double[] Values)> columns)
    {
        string[] response = predictions.HasResponse ? [Level(predictions.Response[i])] : [];
        string[] classes = predictions.IsBinary ? [Level(predictions.Means[i] > 0.5 ? 1 : 0)] : [];
        return
        [
            table.LineOf(predictions.SourceRows[i]).ToString(CultureInfo.InvariantCulture),
            .. predictions.Groupings.Select(grouping => grouping.Keys[i]),
            .. response,
            .. columns.Select(column => CsvTable.Number(column.Values[i])),
            .. classes,
            .. Enumerable.Range(0, drawCount).Select(s => CsvTable.Number(draws[(s * predictions.RowCount) + i])),
        ];

        string Level(double y) =>
            predictions.ResponseLevels.Count > 0 && !double.IsNaN(y) ? predictions.ResponseLevels[(int)y] : CsvTable.Number(y);
    }
}
