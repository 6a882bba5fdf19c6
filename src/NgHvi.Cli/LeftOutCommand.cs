using System.CommandLine;
using Microsoft.Data.Analysis;
using NgHvi.Interactive.Results;

namespace NgHvi.Cli;

/// <summary><c>nghvi loo</c>: what a saved fit predicts for rows or groups that it does not see.</summary>
internal static class LeftOutCommand
{
    private const string Notes =
        """
        elpd is the sum of log p(y_i | all other rows), random effects integrated out, or by --level group of
        log p(y_k | all other groups), with --factor of levels of one of several factors; higher is better, and looic
        is −2 elpd. Draws of the fit are reweighted and the weights smoothed (PSIS-LOO); points whose Pareto k̂ says
        that this is unreliable are left out by fitting again, if they are at most --refits. --folds K leaves out K
        parts of the groups in turn by fitting again, or with --data and --block parts of the blocks of rows; --waic
        is the widely applicable information criterion.
        The CSV file has one row a point: row or group, elpd, p, and of LOO pareto_k, mcse and refitted.

        Examples:
          nghvi loo fit.json
          nghvi loo fit.json --level group --output points.csv
          nghvi loo crossed.json --level group --factor school
          nghvi loo fit.json --folds 10
          nghvi loo fit.json --folds 5 --data data.csv --block month
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        var fit = new Argument<string>("fit") { Description = "A fit that nghvi fit wrote.", HelpName = "fit.json" };
        var (level, refits) = (Level(), Refits());
        var factor = Factor();
        var waic = new Option<bool>("--waic") { Description = "The widely applicable information criterion in place of leave-one-out." };
        var folds = CommandOption.Whole("--folds", 2, "Cross-validation by N fits in place of leave-one-out, by groups or blocks.");
        var data = new Option<string?>("--data") { Description = "The CSV file of the fit, for --block.", HelpName = "data.csv" };
        var block = new Option<string?>("--block")
        {
            Description = "The column whose rows of one value stay together.",
            HelpName = "COLUMN",
        };
        var seed = CommandOption.Seed(1);
        var threads = CommandOption.Whole("--threads", 1, "Threads; changes no number. Default: all processors.");
        var quiet = CommandOption.Quiet();
        var output = new Option<string?>("--output") { Description = "CSV file for the points.", HelpName = "points.csv" };
        var command = new Command("loo", "Leave-one-out and K-fold cross-validation of a saved fit, by rows or groups.")
        {
            fit, level, factor, refits, waic, folds, data, block, seed, threads, quiet, output,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            var (path, count) = (parsed.GetRequiredValue(fit), parsed.GetValue(folds));
            bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
            foreach (var option in (Option[])[data, block, seed])
                if (count is null && IsGiven(option)) throw new InputException($"{option.Name} belongs to --folds.");
            foreach (var option in (Option[])[waic, level, factor, refits])
                if (count is not null && IsGiven(option)) throw new InputException($"{option.Name} does not go with --folds.");
            foreach (var option in (Option[])[refits, factor])
                if (parsed.GetValue(waic) && IsGiven(option)) throw new InputException($"{option.Name} does not go with --waic.");
            if (IsGiven(data) != IsGiven(block))
                throw new InputException("--data and --block belong together: the file of the fit and its column of blocks.");
            var table = OutputFile.Check(streams, parsed.GetValue(output), "--output", path, parsed.GetValue(data));
            var loaded = Fit.Load(path, parsed.GetValue(threads));
            var isByGroup = parsed.GetValue(level) == "group";
            var blocks = parsed.GetValue(block) is { } column ? Blocks(loaded, parsed.GetValue(data)!, column) : null;
            var result = TerminalProgress.Run(streams, !parsed.GetValue(quiet), "Leaving out", progress =>
                count is { } k ? loaded.KFold(k, blocks, parsed.GetValue(seed)!.Value, progress, cancellationToken)
                : parsed.GetValue(waic) ? loaded.Waic(isByGroup, progress, cancellationToken)
                : loaded.Loo(isByGroup, parsed.GetValue(factor), parsed.GetValue(refits)!.Value, progress, cancellationToken));
            table?.Write(stream => WritePoints(stream, result.Points));
            if (!parsed.GetValue(quiet)) streams.Output.WriteLine(ElpdTables.Create(result).ToString());
        }, cancellationToken));
        return ExamplesHelp.With(command, Notes);
    }

    /// <summary>--level.</summary>
    public static Option<string> Level() => CommandOption.Choice("--level", "Leave out rows or groups.", "row", "row", "group");

    /// <summary>--factor.</summary>
    public static Option<string?> Factor() => new("--factor")
    {
        Description = "Leave out levels of this one of several grouping factors.",
        HelpName = "NAME",
    };

    /// <summary>--refits.</summary>
    public static Option<int?> Refits() => CommandOption.Whole(
        "--refits", 0, "Points of a bad Pareto k̂ are left out by fitting again if they are at most N; 0: never.", 50);

    /// <summary>Fits of the same rows ranked, as text.</summary>
    public static string Compare(
        CommandStreams streams, bool isWanted, IReadOnlyList<(string Name, Fit Fit)> fits, bool isByGroup, string? factor, int refits,
        CancellationToken cancellationToken) => ElpdTables.Create(ModelComparison.Of(fits.Select(fit => (fit.Name, TerminalProgress.Run(
            streams, isWanted, fit.Name, progress => fit.Fit.Loo(isByGroup, factor, refits, progress, cancellationToken)))))).ToString();

    /// <summary>The blocks of a file that has the rows of the fit.</summary>
    private static string[] Blocks(Fit fit, string path, string column)
    {
        var (data, spec) = (fit.Model.Data, fit.Spec);
        var all = CsvTableReader.Read(path, CsvFormat.Parse(null, null, (string?)spec["missing"]));
        var table = spec.Where is null ? all : all.Take(Table.RowsOf(all, spec.Where));
        var rows = data.Design?.Apply(table, MissingValues.Drop);
        var own = data.SourceRows.ToArray().Index().ToDictionary(row => row.Item, row => data.Response[row.Index]);
        if (rows is not null && (rows.RowCount != own.Count
            || rows.SourceRows.Index().Any(row => !own.TryGetValue(row.Item, out var y) || y != rows.Response[row.Index])))
            throw new InputException($"{Path.GetFileName(path)} does not have the rows of the fit; give the file that it was made of.");
        return BlockChoice.Blocks(table, column);
    }

    private static void WritePoints(Stream stream, DataFrame points) => CsvTable.Write(
        stream, points.Columns.Select(column => column.Name), Enumerable.Range(0, (int)points.Rows.Count).Select(i =>
            points.Columns.Select(column => column[i] switch
            {
                double number => CsvTable.Number(number),
                bool isSo => isSo ? "1" : "0",
                var other => FormattableString.Invariant($"{other}"),
            })));
}
