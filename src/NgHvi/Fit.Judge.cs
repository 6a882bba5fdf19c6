namespace NgHvi;

public sealed partial class Fit
{
    /// <summary>Whether <see cref="Judge"/> can tell of it: it has a network that was not judged by <see cref="ModelOptions.Block"/>.
    /// </summary>
    public bool CanBeJudged => target is { IsMultimodal: true, Data.HasRows: true } && !Notes.Any(BlockChoice.IsOfBlocks);

    /// <summary>The same fit with a verdict by its predictions, not weights: each fold of rows is left out by two fits from other starts,
    /// as this one was made, and by a linear mixed model with weak priors.</summary>
    /// <remarks>Predictions are trusted if expected values of the two differ by at most 0.3 of their posterior sd (root mean squares over
    /// rows), if 95 % intervals hold 92 to 98 % of the rows (of 0 and 1: if log odds are right within a quarter, Cox 1958), give or take
    /// two standard errors, and if their score is better than the linear model's by one. It costs two fits and a linear one by fold.
    /// </remarks>
    /// <param name="folds">Folds. Range: ≥ 2, and at most as many as rows or blocks.</param>
    /// <param name="blocks">A column of the fit's table, such as its month: rows of one value stay together. Null: rows.</param>
    /// <param name="seed">Seed of the folds.</param>
    /// <param name="progress">Receives up to ten reports a second.</param>
    /// <param name="cancellationToken">Ends it without a result.</param>
    /// <exception cref="InvalidOperationException">The model has no network (<see cref="CanBeJudged"/>).</exception>
    /// <exception cref="InputException">Folds or blocks do not go with the data.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Fit Judge(
        int folds = 5, DataFrameColumn? blocks = null, long seed = 1, IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        if (!CanBeJudged) throw new InvalidOperationException("Predictions judge a network; this fit's verdict is of its posterior.");
        cancellationToken = Interruption.Or(cancellationToken);
        var (data, clock) = (Model.Data, Stopwatch.StartNew());
        var names = blocks is null ? null : BlockChoice.Blocks(DataTable.From(new(blocks)), blocks.Name);
        var foldOf = LeftOutWork.Folds(new LeftOutPoints(data, false), folds, names, seed);
        string[] of = [.. data.SourceRows.ToArray().Select((row, i) => names?[row] ?? $"{i}")];
        var judge = new PredictionJudge(Model.Response, of);
        var (scores, linear) = (new double[data.RowCount], new double[data.RowCount]);
        using var reporter = ProgressReporter.Start("Judging", progress, clock);
        string? failure = null;
        for (var fold = 0; fold < folds && failure is null; fold++)
        {
            int[] left = [.. Enumerable.Range(0, foldOf.Length).Where(row => foldOf[row] == fold)];
            int[] rest = [.. Enumerable.Range(0, foldOf.Length).Where(row => foldOf[row] != fold)];
            try
            {
                for (var part = 0; part < 3; part++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    reporter?.Send((3 * fold) + part, 3 * folds, double.NaN, $"fold {fold + 1} of {folds}");
                    var again = part == 0 ? Straight(rest, cancellationToken) : Refit(rest, cancellationToken, StartRuns.Seed(Seed, -part));
                    var rows = data.Only(left);
                    var predicted = again.Predict(
                        rows, new() { Probabilities = [], NewGroups = NewGroups.Allow, Threads = Source.Threads });
                    if (part > 0) judge.Add(predicted, left);
                    foreach (var (i, row) in left.Index())
                        (part == 0 ? linear : scores)[row] += predicted.LogDensities[i] / (part == 0 ? 1 : 2);
                }
            }
            catch (Exception exception) when (exception is ArithmeticException or ArgumentException)
            {
                failure = $"The predictions cannot be judged, a fit without fold {fold + 1} failed: "
                    + exception.Message.ReplaceLineEndings(" ");
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        reporter?.End(StopReason.StepLimit, 3 * folds);
        var how = $"of {(blocks is null ? "rows" : $"\"{blocks.Name}\"")} left out in {folds} folds, by two fits each";
        return Judged(failure is null ? judge.Judge(scores, linear, how, Source.Verdict, isMixed: false)
            : Source.Verdict with { ArePredictionsTrusted = false, Sentence = failure });
    }

    internal Fit Judged(Verdict verdict) => new(record with { Verdict = verdict }, Source);

    private Fit Straight(int[] rows, CancellationToken cancellationToken) => MixedModel.Restore(new MixedDensity(
        Model.Data.Only(rows), Model.Density.Options with { Hidden = [], Priors = Priors.Weak, Units = null, Block = null })).Fit(
        seed: Seed, threads: Source.Threads, progress: new Progress<FitProgress>(), cancellationToken: cancellationToken);
}
