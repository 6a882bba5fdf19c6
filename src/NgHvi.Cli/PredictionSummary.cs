using System.Globalization;
using Spectre.Console;

namespace NgHvi.Cli;

/// <summary>Prints what was predicted and how well.</summary>
internal static class PredictionSummary
{
    /// <summary>Writes the summary.</summary>
    public static void Write(IAnsiConsole console, Predictions predictions, int given)
    {
        var dropped = given - predictions.RowCount;
        console.Write(
            new Text($"Predicted {predictions.RowCount} rows{(dropped == 0 ? "" : $", {dropped} with missing cells dropped")}.\n"));
        if (!predictions.HasResponse)
        {
            return;
        }

        var (table, scores) = (new Spectre.Console.Table().Border(TableBorder.Simple), predictions.Score());
        foreach (var score in scores)
        {
            table.AddColumn(new TableColumn(score.Name) { Alignment = Justify.Right, NoWrap = true });
        }

        table.AddRow([.. scores.Select(score =>
            double.IsFinite(score.Value) ? score.Value.ToString("0.0000", CultureInfo.InvariantCulture) : "–")]);
        console.Write(table);
    }
}
