using System.Globalization;
using Spectre.Console;

namespace NgHvi.Cli;

/// <summary>Prints what was predicted and how well.</summary>
internal static class PredictionSummary
{
    /// <summary>Writes the summary.</summary>
    public static void Write(IAnsiConsole console, Predictions predictions, DataTable table)
    {
        string[] success = predictions.ResponseLevels is [_, var level] ? [$"Probabilities are of {Cell.Quote(level)}."] : [];
        foreach (var note in table.Notes.Concat(predictions.Notes).Concat(success))
        {
            console.Write(new Text(note + "\n"));
        }

        var dropped = table.RowCount - predictions.RowCount;
        var lacking = predictions.RowCount - predictions.ScoredRowCount;
        var scored = !predictions.HasResponse ? "none has a response, so there are no scores"
            : lacking == 0 ? "" : $"{predictions.ScoredRowCount} have a response and are scored, {lacking} have none";
        console.Write(new Text($"Predicted {predictions.RowCount} rows{(dropped == 0 ? "" : $", {dropped} with missing cells dropped")}" +
            $"{(scored.Length == 0 ? "" : $"; {scored}")}.\n"));
        if (!predictions.HasResponse)
        {
            return;
        }

        var (shown, scores) = (new Spectre.Console.Table().Border(TableBorder.Simple), predictions.Score());
        foreach (var score in scores)
        {
            shown.AddColumn(new TableColumn(score.Name) { Alignment = Justify.Right, NoWrap = true });
        }

        shown.AddRow([.. scores.Select(score =>
            double.IsFinite(score.Value) ? score.Value.ToString("0.0000", CultureInfo.InvariantCulture) : "–")]);
        console.Write(shown);
    }
}
