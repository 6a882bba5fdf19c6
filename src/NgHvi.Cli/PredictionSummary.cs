using System.Globalization;

namespace NgHvi.Cli;

/// <summary>Prints what was predicted and how well.</summary>
internal static class PredictionSummary
{
    /// <summary>Writes the summary.</summary>
    public static void Write(TextWriter output, Predictions predictions, DataTable table)
    {
        string[] success = predictions.ResponseLevels is [_, var level] ? [$"Probabilities are of {Cell.Quote(level)}."] : [];
        foreach (var note in table.Notes.Concat(predictions.Notes).Concat(success))
        {
            output.WriteLine(note);
        }

        var dropped = table.RowCount - predictions.RowCount;
        var lacking = predictions.RowCount - predictions.ScoredRowCount;
        var scored = !predictions.HasResponse ? "none has a response, so there are no scores"
            : lacking == 0 ? "" : $"{predictions.ScoredRowCount} have a response and are scored, {lacking} have none";
        output.WriteLine($"Predicted {predictions.RowCount} rows{(dropped == 0 ? "" : $", {dropped} with missing cells dropped")}" +
            $"{(scored.Length == 0 ? "" : $"; {scored}")}.");
        if (!predictions.HasResponse)
        {
            return;
        }

        var scores = predictions.Score();
        TextColumns.Write(
            output,
            leftCount: 0,
            [
                [.. scores.Select(score => score.Name)],
                [.. scores.Select(score =>
                    double.IsFinite(score.Value) ? score.Value.ToString("0.0000", CultureInfo.InvariantCulture) : "–")],
            ]);
    }
}
