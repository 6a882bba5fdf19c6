using System.Globalization;
using Spectre.Console;

namespace NgHvi.Cli;

/// <summary>Prints what was predicted and how well.</summary>
internal static class PredictionSummary
{
    /// <summary>Writes the summary.</summary>
    public static void Write(IAnsiConsole console, Predictions predictions, DataTable table)
    {
        foreach (var note in table.Notes)
        {
            console.Write(new Text(note + "\n"));
        }

        var dropped = table.RowCount - predictions.RowCount;
        console.Write(
            new Text($"Predicted {predictions.RowCount} rows{(dropped == 0 ? "" : $", {dropped} with missing cells dropped")}.\n"));
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
