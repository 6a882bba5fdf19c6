namespace NgHvi;

/// <summary>A network where rows of a block share inputs: its start and its steps by left-out blocks, and whether it beats the linear
/// mixed model there, because a network can learn the blocks themselves and its ELBO does not tell.</summary>
internal sealed class BlockChoice
{
    private const int Folds = 5, FirstSteps = 25, Draws = 60; // Of θ, of every tried state.
    private const string Judged = "On left-out blocks of ";
    private readonly DataTable table;
    private readonly string formula, block;
    private readonly ModelOptions network, linear;
    private readonly string[] blocks; // By row.
    private readonly int[] folds; // By row; neighbours in different ones.
    private readonly int? threads;
    private readonly CancellationToken cancellationToken;

    public BlockChoice(DataTable table, string formula, ModelOptions options, int? threads, CancellationToken cancellationToken)
    {
        (this.table, this.formula, this.threads, this.cancellationToken) = (table, formula, threads, Interruption.Or(cancellationToken));
        block = options.Block!;
        network = options with { Block = null };
        linear = network with { Hidden = [] };
        blocks = Blocks(table, block);
        var order = ScoreDifference.Order(blocks);
        if (order.Length < 2 * Folds)
            throw new InputException(
                $"--block (ModelOptions.Block) \"{block}\" has {order.Length} blocks; at least {2 * Folds} are needed to leave some out.");
        var places = order.Index().ToDictionary(one => one.Item, one => one.Index, StringComparer.Ordinal);
        folds = Array.ConvertAll(blocks, one => places[one] % Folds);
    }

    public static bool IsOfBlocks(string note) => note.StartsWith(Judged, StringComparison.Ordinal); // What a fit says of its choice.

    public static string[] Blocks(DataTable table, string block)
    {
        var column = table.Column(block);
        for (var i = 0; i < table.RowCount; i++)
            if (column.IsMissing(i)) throw new InputException($"{table.Place(i, block)}: the block is missing; every row needs one.");
        return [.. Enumerable.Range(0, table.RowCount).Select(column.TextAt)];
    }

    // The block, where rows of a group and block, two or more on average, have the same regressors, and other blocks others: then they are
    // a cell, and a shock that they share can be told and integrated out. Without it a group's effects would be too sure.
    public static string? ShockOf(DataTable table, ModelData rows, ModelOptions options)
    {
        if (options.Response is not GaussianResponse || options.Sigma is not null || options.Priors.IsPublished || !rows.HasGroups
            || rows.Factors.Count > 1)
            return null;
        var (blocks, numbers) = (Blocks(table, options.Block!), new Dictionary<string, int>(StringComparer.Ordinal));
        var (q, r, m) = (rows.FixedNames.Count, rows.RandomNames.Count, rows.InputNames.Count);
        var (width, n) = (q + r + m + 2, rows.RowCount);
        var (whole, regressors, cells) = (new double[n * width], new double[n * (width - 1)], new double[n * 2]);
        for (var k = 0; k < rows.GroupCount; k++) for (var i = rows.GroupOffsets[k]; i < rows.GroupOffsets[k + 1]; i++)
        {
            var block = blocks[rows.SourceRows[i]];
            var key = whole.AsSpan(i * width, width);
            numbers.TryAdd(block, numbers.Count);
            (key[0], key[1]) = (numbers[block], k);
            rows.Fixed.Slice(i * q, q).CopyTo(key[2..]);
            rows.Random.Slice(i * r, r).CopyTo(key[(2 + q)..]);
            rows.Inputs.Slice(i * m, m).CopyTo(key[(2 + q + r)..]);
            key[1..].CopyTo(regressors.AsSpan(i * (width - 1)));
            key[..2].CopyTo(cells.AsSpan(i * 2));
        }

        EqualRows.Number(whole, width, out var both);
        EqualRows.Number(regressors, width - 1, out var inputs);
        EqualRows.Number(cells, 2, out var pairs);
        return both == inputs && both == pairs && 2 * pairs <= n ? options.Block : null;
    }

    public Fit Fit(Method method, long[] seeds, IProgress<FitProgress>? progress)
    {
        var lineScores = Empty();
        var tried = new Dictionary<(long Seed, int Steps), double[]>();
        var judges = new Dictionary<int, PredictionJudge>(); // By steps.
        for (var fold = 0; fold < Folds; fold++)
        {
            var (rest, left) = (Rows(of => of != fold), Rows(of => of == fold));
            var part = table.Take(rest);
            _ = Score(Straight(part, null), left, lineScores);
            var model = MixedModel.From(part, formula, network);
            foreach (var seed in seeds)
            {
                var run = model.Run(method, seed, threads);
                foreach (var step in run.Steps(cancellationToken))
                    if (IsTried(step.Step)) Judge(run.ToFit(), seed, step.Step);
                if (run.Stopped is not (StopReason.Diverged or StopReason.Cancelled) && !IsTried(run.Step))
                    Judge(Widened(run.ToFit()), seed, int.MaxValue); // To its end, wherever that is.
                cancellationToken.ThrowIfCancellationRequested();
            }

            void Judge(Fit fit, long seed, int steps)
            {
                if (!judges.TryGetValue(steps, out var judge)) judge = judges[steps] = new(network.Response, blocks);
                var predictions = Score(fit, left, Scores(seed, steps));
                judge.Add(predictions, [.. predictions.SourceRows.ToArray().Select(row => left[row])]);
            }
        }

        // A run that ended in one fold and not in another is no candidate.
        var scored = Enumerable.Range(0, lineScores.Length).Where(i => !double.IsNaN(lineScores[i])).ToArray();
        var complete = tried.Where(one => !scored.Any(i => double.IsNaN(one.Value[i]))).ToArray();
        var straight = Straight(table, progress);
        if (complete.Length == 0)
            return straight.Noted($"No network ran through all folds of \"{block}\"; the linear mixed model is kept.");
        var ((chosen, steps), scores) = complete.MaxBy(one => scored.Average(i => one.Value[i]));

        // All runs to their ends unless stopping one early is better by more than an error: a state on the way knows less of its spread.
        double[][] ends = [.. complete.Where(one => one.Key.Steps == int.MaxValue).Select(one => one.Value)];
        double[] together = [.. Enumerable.Range(0, table.RowCount).Select(i => LogMean(ends, i))];
        var isWhole = ends.Length == seeds.Length
            && ScoreDifference.Of(scores, together, blocks) is var early && !(early.Mean > early.StandardError);
        if (isWhole) (scores, steps) = (together, int.MaxValue);
        var difference = ScoreDifference.Of(scores, lineScores, blocks);
        var whole = MixedModel.From(table, formula, network);
        var deep = isWhole // Blocks and not ELBOs judge the runs.
            ? StartRuns.Finish(seed => whole.Run(method, seed, threads), method.Name, seeds[0], seeds.Length, null, cancellationToken,
                largestLoss: double.PositiveInfinity, Widened)
            : Until(whole.Run(method, chosen, threads), steps);
        var (isKept, gain) = (difference.Mean > difference.StandardError, deep.Elbo.Value - straight.Elbo.Value);
        var state = !isWhole ? $"a run stopped after {steps} steps"
            : seeds.Length == 1 ? "a whole run" : $"all {seeds.Length} runs together";
        var sentence = FormattableString.Invariant(
            $"{Judged}\"{block}\" ({difference.Blocks}, in {Folds} folds) the best network of {complete.Length} tried, ")
            + FormattableString.Invariant($"{state}, scores {difference.Mean:+0.0000;-0.0000} ± {difference.StandardError:0.0000} ")
            + $"nats a row against the linear mixed model, which {(isKept ? "it replaces" : "is kept")}.";
        var reason = gain < 0 ? "it is a bound, and lower for networks"
            : $"it takes the {(network.Shock is null ? "rows" : "groups")} of one \"{block}\" as independent";
        var disagreement = double.IsFinite(gain) && gain > 0 != isKept
            ? FormattableString.Invariant($"The ELBO says otherwise by {Math.Abs(gain):0} nats, but {reason}; trust the left-out blocks.")
            : null;
        if (!isKept) return straight.Noted(sentence, disagreement);
        var how = $"of blocks of \"{block}\" left out in {Folds} folds";
        return deep.Noted(sentence, disagreement, isWhole ? null : StopReason.StepLimit)
            .Judged(judges[steps].Judge(scores, lineScores, how, deep.Verdict, isWhole));

        Fit Until(Run run, int end)
        {
            foreach (var step in run.Steps(cancellationToken)) if (step.Step >= end) break;
            return run.ToFit();
        }

        Fit Straight(DataTable rows, IProgress<FitProgress>? reports) => MixedModel.From(rows, formula, linear).Fit(
            seed: seeds[0], threads: threads, progress: reports, cancellationToken: cancellationToken);

        double[] Empty() => [.. Enumerable.Repeat(double.NaN, table.RowCount)];

        double[] Scores(long seed, int steps) => tried.TryGetValue((seed, steps), out var known) ? known : tried[(seed, steps)] = Empty();
    }

    internal static Fit Widened(Fit fit) => // By the scatter of groups, as far as they are known.
        fit.Model.Data.HasGroups && fit.Source is VariationalSource source && GroupSpread.Of(source) is { } wide
            ? fit.Mixed(wide, fit.Seed) : fit;

    private static double LogMean(double[][] logs, int i) // Of an equal mixture.
    {
        if (logs.Length == 0) return double.NaN;
        var largest = logs.Max(log => log[i]);
        return largest + Math.Log(logs.Average(log => Math.Exp(log[i] - largest)));
    }

    private static bool IsTried(int step) => // 25, 100, 400, …
        step % FirstSteps == 0 && BitOperations.IsPow2(step / FirstSteps) && (BitOperations.Log2((uint)(step / FirstSteps)) & 1) == 0;

    private int[] Rows(Func<int, bool> isChosen) => [.. Enumerable.Range(0, folds.Length).Where(i => isChosen(folds[i]))];

    private Predictions Score(Fit fit, int[] rows, double[] scores)
    {
        var predictions = fit.Predict(table.Take(rows), new PredictionOptions
        {
            Probabilities = [],
            Draws = Draws,
            NewGroups = NewGroups.Allow,
            Missing = network.Missing,
            Threads = threads,
        });
        foreach (var (i, row) in predictions.SourceRows.ToArray().Index()) scores[rows[row]] = predictions.LogDensities[i];
        return predictions;
    }
}
