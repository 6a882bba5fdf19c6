using System.Globalization;
using NgHvi.Data;
using NgHvi.Formulas;
using NgHvi.Prediction;
using NgHvi.Sampling;
using NgHvi.Storage;
using Spectre.Console;

namespace NgHvi.Cli;

/// <summary>Carries out <c>nghvi predict</c>.</summary>
internal static class PredictRunner
{
    /// <summary>Reads, predicts, saves and prints.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(PredictRequest request, CommandStreams streams)
    {
        var output = OutputFile.Check(request.Output, "--output", request.FitPath, request.DataPath)!;
        var scoresFile = OutputFile.Check(request.Scores, "--scores", request.FitPath, request.DataPath, output.Path);
        var document = FitFile.Read(request.FitPath);
        var all = DataTable.FromCsv(request.DataPath);
        var table = request.Where is null ? all : all.Where(request.Where);
        var design = Design.FromDocument(document.Design);
        var rows = design.Apply(table, request.Na);
        if (scoresFile is not null && !rows.HasResponse)
        {
            throw new InputException($"{Path.GetFileName(request.DataPath)} has no values of \"{design.ResponseName}\", which --scores compares predictions with.");
        }

        var predictive = new PosteriorPredictive(FitDocuments.ToModel(document), document.Draws.ToDraws(), document.Data.GroupKeys);
        var predictions = predictive.Predict(rows, new PredictionOptions
        {
            Level = request.Level,
            NewGroups = request.AllowsNewGroups ? NewGroups.Allow : NewGroups.Error,
            Probabilities = request.Quantiles,
            Threads = request.Threads,
            Source = table,
        });
        var draws = request.Draws is { } count ? predictions.Draw(RandomKey.FromSeed(request.Seed), count, request.Threads) : [];
        var scores = rows.HasResponse ? PredictiveScores.From(predictions) : null;
        output.Write(stream => CsvTable.Write(
            stream,
            Header(design, predictions, request.Draws ?? 0),
            Enumerable.Range(0, predictions.RowCount).Select(i => Row(table, predictions, draws, i))));
        if (scores is not null)
        {
            scoresFile?.Write(ScoresFile.Serialize(scores));
        }

        if (!request.Quiet)
        {
            Print(streams.OutputConsole(), rows, scores);
        }

        return ExitCode.Success;
    }

    private static IEnumerable<string> Header(Design design, Predictions predictions, int draws) =>
    [
        "line",
        design.GroupName,
        .. predictions.HasResponse ? new[] { design.ResponseName } : [],
        "mean",
        "sd",
        .. predictions.Probabilities.ToArray().Select(p => string.Create(CultureInfo.InvariantCulture, $"q{(decimal)p * 100:0.##########}")),
        .. Enumerable.Range(1, draws).Select(i => string.Create(CultureInfo.InvariantCulture, $"draw{i}")),
    ];

    private static IEnumerable<string> Row(DataTable table, Predictions predictions, double[] draws, int i)
    {
        var (n, count) = (predictions.RowCount, predictions.Probabilities.Length);
        var numbers = new List<double>();
        if (predictions.HasResponse)
        {
            numbers.Add(predictions.Response[i]);
        }

        numbers.Add(predictions.Means[i]);
        numbers.Add(predictions.StandardDeviations[i]);
        numbers.AddRange(predictions.Quantiles.Slice(i * count, count));
        for (var s = i; s < draws.Length; s += n)
        {
            numbers.Add(draws[s]);
        }

        return
        [
            table.LineOf(predictions.SourceRows[i]).ToString(CultureInfo.InvariantCulture),
            predictions.GroupKeys[i],
            .. numbers.Select(CsvTable.Number),
        ];
    }

    private static void Print(IAnsiConsole console, DesignRows rows, PredictiveScores? scores)
    {
        var dropped = rows.DroppedRowCount == 0 ? "" : $", {rows.DroppedRowCount} with missing cells dropped";
        console.Write(new Text($"Predicted {rows.RowCount} rows{dropped}.\n"));
        if (scores is null)
        {
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        (string Name, double Value)[] cells =
        [
            ("rmse", scores.Rmse),
            ("r2", scores.R2),
            ("marginalR2", scores.MarginalR2),
            ("conditionalR2", scores.ConditionalR2),
            ("logScore", scores.LogScore),
            ("crps", scores.Crps),
        ];
        foreach (var (name, _) in cells)
        {
            table.AddColumn(new TableColumn(name) { Alignment = Justify.Right, NoWrap = true });
        }

        table.AddRow([.. cells.Select(cell => double.IsFinite(cell.Value) ? cell.Value.ToString("0.0000", CultureInfo.InvariantCulture) : "–")]);
        console.Write(table);
    }
}
