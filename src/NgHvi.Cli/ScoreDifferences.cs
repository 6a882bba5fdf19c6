using System.Globalization;

namespace NgHvi.Cli;

/// <summary>Log scores of saved fits on the same rows, each with its difference to the first and standard errors by block.</summary>
internal static class ScoreDifferences
{
    /// <summary>Writes the table; the rows' block is a column of the file, each row its own without one.</summary>
    public static void Write(
        TextWriter output, IReadOnlyList<(string Name, Fit Fit)> fits, string data, string? where, string? block, int lags, int? resamples)
    {
        var all = CsvTableReader.Read(data, CsvFormat.Parse(null, null, (string?)fits[0].Fit.Spec["missing"]));
        var rows = where is null ? all : all.Take(Table.RowsOf(all, where));
        var predictions = fits.Select(fit => fit.Fit.Predict(
            rows, new PredictionOptions { NewGroups = NewGroups.Allow, Probabilities = [], Missing = MissingValues.Error })).ToArray();
        foreach (var one in predictions.Where(one => !one.HasResponse))
        {
            throw new InputException($"{Path.GetFileName(data)} has no values of \"{one.ResponseName}\", with which scores compare.");
        }

        var column = block is null ? null : rows.Column(block);
        string[] blocks = [.. Enumerable.Range(0, rows.RowCount).Select(i => column?.TextAt(i) ?? $"{i}")];
        var scores = Array.ConvertAll(predictions, one =>
        {
            var values = Enumerable.Repeat(double.NaN, rows.RowCount).ToArray();
            foreach (var (i, row) in one.SourceRows.ToArray().Index()) values[row] = one.LogDensities[i];
            return values;
        });
        if (blocks.Where((_, row) => Array.TrueForAll(scores, one => !double.IsNaN(one[row]))).Distinct().Count() < 2)
            throw new InputException("Scores are compared over at least two blocks of rows that all fits predict, and here are fewer.");
        string[] interval = resamples is null ? [] : ["2.5 %", "97.5 %"];
        List<string[]> lines = [["log score", "rows", block ?? "blocks", "a row", "difference", "s.e.", "Newey-West", .. interval]];
        foreach (var (i, (name, _)) in fits.Index())
        {
            var difference = ScoreDifference.Of(scores[i], scores[0], blocks, lags);
            var level = scores[i].Where(score => !double.IsNaN(score)).Average();
            string[] ends = [];
            if (resamples is { } count && i > 0)
            {
                var (lower, upper) = difference.Bootstrap(count);
                ends = [Number(lower), Number(upper)];
            }

            lines.Add(
            [
                name, $"{difference.Rows}", $"{difference.Blocks}", Number(level),
                .. i == 0 ? (string[])["", "", ""]
                    : [Number(difference.Mean), Number(difference.StandardError), Number(difference.NeweyWest)],
                .. ends.Length == interval.Length ? ends : Array.ConvertAll(interval, _ => ""),
            ]);
        }

        TextColumns.Write(output, 1, lines);
    }

    private static string Number(double value) => value.ToString("0.00000", CultureInfo.InvariantCulture);
}
