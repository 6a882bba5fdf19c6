namespace NgHvi;

/// <summary>Points of a fit left out: by weights, by variances, or by fitting again.</summary>
internal sealed class LeftOutWork : IDisposable
{
    private const double LargestError = 0.03; // Of a point, in nats.
    private readonly Fit fit;
    private readonly string name;
    private readonly LeftOutPoints points;
    private readonly LeftOutPass pass;
    private readonly PosteriorDraws draws;
    private readonly ProgressReporter? reporter;
    private readonly CancellationToken cancellationToken;
    private readonly ModelData data;

    public LeftOutWork(
        Fit fit, string name, bool byGroup, string? factor, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        (this.fit, this.name, this.cancellationToken) = (fit, name, Interruption.Or(cancellationToken));
        (data, points) = (fit.Model.Data, new LeftOutPoints(fit.Model.Data, byGroup, factor));
        pass = new LeftOutPass(fit.Model.Density, points, fit.Source.Threads, this.cancellationToken);
        reporter = ProgressReporter.Start(name, progress, Stopwatch.StartNew());
        draws = fit.AllDraws(pass.DrawCount);
    }

    private int Threads => fit.Source.Threads;

    public void Dispose() => reporter?.Dispose();

    public Elpd Loo(int refits)
    {
        var scores = LeftOutScores.Smoothed(pass, draws, Threads, point => Report(point, pass.Count, ""));
        // Of few draws less can be trusted (Vehtari et al. 2024).
        var largest = Math.Min(AdaptiveProposal.LargestTrustedShape, 1 - (1 / Math.Log10(draws.Count)));
        int[] bad = [.. Enumerable.Range(0, pass.Count).Where(point => scores.Shapes[point] > largest)];
        int[] rough = [.. Enumerable.Range(0, pass.Count).Where(point => scores.Errors[point] > LargestError).Union(bad).Order()];
        if (rough.Length <= refits) bad = rough;
        var (exact, failures) = (new HashSet<int>(), new List<string>());
        for (var i = 0; i < bad.Length && bad.Length <= refits; i++)
        {
            Report(i, bad.Length, $"refit {i + 1} of {bad.Length}");
            try
            {
                var again = Refit(points[bad[i]].ToArray().ToHashSet().Contains);
                scores.Elpd[bad[i]] = LogMean(again, pass.Of(bad[i], again));
                exact.Add(bad[i]);
            }
            catch (Exception exception) when (exception is InputException or ArithmeticException or ArgumentException)
            {
                failures.Add($"The fit without {points.What} {Cell.Quote(points.Label(bad[i]))} failed: "
                    + $"{exception.Message.ReplaceLineEndings(" ")}");
            }
        }

        return Finish(scores, largest, exact, failures);
    }

    public Elpd Waic() => Finish(
        LeftOutScores.Widely(pass, draws, Threads, point => Report(point, pass.Count, "")), double.NaN, [], []);

    public Elpd KFold(int folds, IReadOnlyList<string>? blocks, long seed)
    {
        var foldOf = Folds(points, folds, blocks, seed);
        // Their log densities given all rows, for what they lose.
        var all = LeftOutScores.Widely(pass, draws, Threads, _ => { });
        var elpd = new double[pass.Count];
        for (var fold = 0; fold < folds; fold++)
        {
            Report(fold, folds, $"fold {fold + 1} of {folds}");
            int[] left = [.. Enumerable.Range(0, data.RowCount).Where(row => foldOf[row] == fold)];
            var again = Refit(row => foldOf[row] == fold, out var model);
            if (points.Factor is not null)
            {
                for (var k = 0; k < pass.Count; k++)
                    if (foldOf[points[k][0]] == fold) elpd[k] = LogMean(again, pass.Of(k, again));
                continue;
            }

            // Given the other folds' rows of its group; of a new group α is drawn from its distribution.
            var predicted = new Predictor(model, again).Predict(
                data.Only(left), new() { Probabilities = [], NewGroups = NewGroups.Allow, Threads = Threads });
            foreach (var (i, row) in left.Index()) elpd[row] = predicted.LogDensities[i];
        }

        return Finish(all with { Elpd = elpd }, double.NaN, [], []);
    }

    internal static int[] Folds(LeftOutPoints points, int folds, IReadOnlyList<string>? blocks, long seed)
    {
        var data = points.Data;
        var (n, what) = (data.RowCount, blocks is not null ? "blocks" : $"{points.What}s");
        if (blocks is not null && blocks.Count <= TensorPrimitives.Max(data.SourceRows))
            throw new InputException(
                $"There are {blocks.Count} blocks for a table of at least {TensorPrimitives.Max(data.SourceRows) + 1} rows.");
        var (units, numbers) = (new int[n], new Dictionary<string, int>(StringComparer.Ordinal)); // What stays together.
        for (var row = 0; row < n; row++)
        {
            if (blocks is not null) numbers.TryAdd(blocks[data.SourceRows[row]], numbers.Count);
            units[row] = blocks is not null ? numbers[blocks[data.SourceRows[row]]] : points.Factor?.Levels[row] ?? row;
        }

        var count = units.Max() + 1;
        if (folds < 2 || folds > count)
            throw new InputException($"The number of folds is {folds}; allowed are 2 to {count}, the number of {what}.");
        var (order, keys) = (Enumerable.Range(0, count).ToArray(), new double[count]);
        var random = new KeyedStream(RunStream.Of(seed, RunStream.Folds));
        for (var u = 0; u < count; u++) keys[u] = random.Uniform();
        Array.Sort(keys, order);
        var foldOf = new int[count];
        for (var i = 0; i < count; i++) foldOf[order[i]] = i % folds;
        return Array.ConvertAll(units, unit => foldOf[unit]);
    }

    private PosteriorDraws Refit(Predicate<int> isLeft) => Refit(isLeft, out _);

    private PosteriorDraws Refit(Predicate<int> isLeft, out MixedDensity model)
    {
        int[] rows = [.. Enumerable.Range(0, data.RowCount).Where(row => !isLeft(row))];
        if (rows.Length == 0) throw new InputException("Without it there is no row.");
        var again = fit.Refit(rows, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        model = again.Model.Density;
        return again.AllDraws(pass.DrawCount);
    }

    private static double LogMean(PosteriorDraws draws, double[] values) =>
        LeftOutScores.LogMean(draws.Weights, values, new double[values.Length]);

    private void Report(int done, int all, string state)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (reporter?.IsDue(done, all) == true) reporter.Send(done, all, double.NaN, state);
    }

    private Elpd Finish(LeftOutScores scores, double largestShape, HashSet<int> exact, IReadOnlyList<string> failures)
    {
        reporter?.End(StopReason.StepLimit, pass.Count);
        string[] doubts = fit.Verdict is { IsTrusted: true } or { ArePredictionsTrusted: true } ? []
            : [$"The fit is not trusted, and what it predicts for points left out is no better: {fit.Verdict}"];
        return new(name, points, scores, largestShape, exact, [.. failures, .. doubts]) { LogEvidence = fit.LogEvidence };
    }
}
