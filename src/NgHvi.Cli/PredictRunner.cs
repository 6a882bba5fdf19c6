using System.Globalization;
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
        NetworkPredictor.Check(request, document);
        var all = DataTable.FromCsv(request.DataPath);
        var table = request.Where is null ? all : all.Where(request.Where);
        var design = Design.FromDocument(document.Design);
        var rows = design.Apply(table, request.Na);
        if (scoresFile is not null && !rows.HasResponse)
        {
            throw new InputException($"{Path.GetFileName(request.DataPath)} has no values of \"{design.ResponseName}\", which --scores compares predictions with.");
        }

        var options = new PredictionOptions
        {
            Level = request.Level,
            NewGroups = request.AllowsNewGroups ? NewGroups.Allow : NewGroups.Error,
            Probabilities = request.Quantiles ?? [0.025, 0.5, 0.975],
            Threads = request.Threads,
            Source = table,
        };
        var results = document.Family is null or "gaussian"
            ? PredictNumbers(request, document, rows, options)
            : PredictProbabilities(document, table, rows, options);
        if (!Enumerable.Range(0, rows.RowCount).All(i => results.Row(i).All(double.IsFinite)))
        {
            throw new ArithmeticException("the predictions are not finite at some draws of the fit; look at its warnings.");
        }

        var names = rows.HasResponse ? new[] { design.ResponseName } : [];
        output.Write(stream => CsvTable.Write(
            stream,
            ["line", design.GroupName, .. names, .. results.Header],
            Enumerable.Range(0, rows.RowCount).Select(i => Row(table, rows, results, i))));
        if (results.Scores is { } scores)
        {
            scoresFile?.Write(ScoresFile.Serialize(rows.RowCount, scores));
        }

        if (!request.Quiet)
        {
            Print(streams.OutputConsole(), rows, results.Scores);
        }

        return ExitCode.Success;
    }

    private static PredictResults PredictNumbers(PredictRequest request, FitDocument document, DesignRows rows, PredictionOptions options)
    {
        var predictions = NetworkFits.IsNetwork(document)
            ? new DeepPredictive(NetworkFits.ToModel(document), NetworkFits.ToDraws(document)).Predict(rows, options)
            : new PosteriorPredictive(FitDocuments.ToModel(document), document.Draws!.ToDraws(), document.Data.GroupKeys).Predict(rows, options);
        var draws = request.Draws is { } count ? predictions.Draw(RandomKey.FromSeed(request.Seed), count, request.Threads) : [];
        var (n, p) = (predictions.RowCount, predictions.Probabilities.Length);
        return new PredictResults(
            [
                "mean",
                "sd",
                .. QuantileNames(predictions.Probabilities),
                .. Enumerable.Range(1, request.Draws ?? 0).Select(i => string.Create(CultureInfo.InvariantCulture, $"draw{i}")),
            ],
            i =>
            [
                predictions.Means[i],
                predictions.StandardDeviations[i],
                .. predictions.Quantiles.Slice(i * p, p),
                .. Enumerable.Range(0, request.Draws ?? 0).Select(s => draws[(s * n) + i]),
            ],
            rows.HasResponse ? ScoresFile.Of(PredictiveScores.From(predictions)) : null);
    }

    private static PredictResults PredictProbabilities(FitDocument document, DataTable table, DesignRows rows, PredictionOptions options)
    {
        FitInput.CheckBinary(rows.Response, rows.SourceRows, table, rows.Design.ResponseName);
        var predictions = NetworkPredictor.Predict(document, rows, options);
        var p = predictions.Levels.Length;
        var hasSpread = predictions.StandardDeviations.Length > 0;
        return new PredictResults(
            hasSpread ? ["probability", "sd", .. QuantileNames(predictions.Levels), "class"] : ["probability", "class"],
            i =>
            [
                predictions.Probabilities[i],
                .. predictions.StandardDeviations.AsSpan(hasSpread ? i : 0, hasSpread ? 1 : 0),
                .. predictions.Quantiles.AsSpan(i * p, p),
                predictions.ClassOf(i),
            ],
            rows is { HasResponse: true, RowCount: > 0 } && predictions.Probabilities.All(double.IsFinite) ? ScoresFile.Of(BinaryScores.From(rows.Response, predictions.Probabilities)) : null);
    }

    private static string[] QuantileNames(ReadOnlySpan<double> probabilities) =>
        Array.ConvertAll(probabilities.ToArray(), p => string.Create(CultureInfo.InvariantCulture, $"q{(decimal)p * 100:0.##########}"));

    private static IEnumerable<string> Row(DataTable table, DesignRows rows, PredictResults results, int i)
    {
        var response = rows.HasResponse ? new[] { rows.Response[i] } : [];
        return
        [
            table.LineOf(rows.SourceRows[i]).ToString(CultureInfo.InvariantCulture),
            rows.GroupKeys[i],
            .. response.Concat(results.Row(i)).Select(CsvTable.Number),
        ];
    }

    private static void Print(IAnsiConsole console, DesignRows rows, IReadOnlyList<(string Name, double Value)>? scores)
    {
        var dropped = rows.DroppedRowCount == 0 ? "" : $", {rows.DroppedRowCount} with missing cells dropped";
        console.Write(new Text($"Predicted {rows.RowCount} rows{dropped}.\n"));
        if (scores is null)
        {
            return;
        }

        var table = new Spectre.Console.Table().Border(TableBorder.Simple);
        foreach (var (name, _) in scores)
        {
            table.AddColumn(new TableColumn(name) { Alignment = Justify.Right, NoWrap = true });
        }

        table.AddRow([.. scores.Select(cell => double.IsFinite(cell.Value) ? cell.Value.ToString("0.0000", CultureInfo.InvariantCulture) : "–")]);
        console.Write(table);
    }
}
