namespace NgHvi;

/// <summary>A network where rows of a block share inputs: its start and its steps by left-out blocks, and whether it beats the linear
/// mixed model there, because a network can learn the blocks themselves and its ELBO does not tell.</summary>
internal sealed class BlockChoice
{
    private const int Folds = 5, FirstSteps = 25, Draws = 60; // Of θ, of every tried state.
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

    public static string[] Blocks(DataTable table, string block)
    {
        var column = table.Column(block);
        for (var i = 0; i < table.RowCount; i++)
            if (column.IsMissing(i)) throw new InputException($"{table.Place(i, block)}: the block is missing; every row needs one.");
        return [.. Enumerable.Range(0, table.RowCount).Select(column.TextAt)];
    }

    // The block, where all rows of a group and block have the same regressors, and other blocks others: then the rows are a cell, and a
    // shock that they share can be integrated out. Without it effects of a group would be surer than its blocks allow.
    public static string? ShockOf(DataTable table, ModelData rows, ModelOptions options)
    {
        if (options.Response is not GaussianResponse || options.Sigma is not null || options.Priors.IsPublished || !rows.HasGroups)
            return null;
        var (blocks, numbers) = (Blocks(table, options.Block!), new Dictionary<string, int>(StringComparer.Ordinal));
        var (q, r, m) = (rows.FixedNames.Count, rows.RandomNames.Count, rows.InputNames.Count);
        var width = q + r + m + 2;
        var (whole, regressors, cells) = (new double[rows.RowCount * width], new double[rows.RowCount * (width - 1)], new double[rows.RowCount * 2]);
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
        return both == inputs && both == pairs ? options.Block : null;
    }

    public Fit Fit(Method method, long[] seeds, IProgress<FitProgress>? progress)
    {
        var lineScores = Empty();
        var tried = new Dictionary<(long Seed, int Steps), double[]>();
        for (var fold = 0; fold < Folds; fold++)
        {
            var (rest, left) = (Rows(of => of != fold), Rows(of => of == fold));
            var part = table.Take(rest);
            Score(Straight(part, null), left, lineScores);
            var model = MixedModel.From(part, formula, network);
            foreach (var seed in seeds)
            {
                var run = model.Run(method, seed, threads);
                foreach (var step in run.Steps(cancellationToken))
                    if (IsTried(step.Step)) Score(run.ToFit(), left, Scores(seed, step.Step));
                if (run.Stopped is not (StopReason.Diverged or StopReason.Cancelled) && !IsTried(run.Step))
                    Score(run.ToFit(), left, Scores(seed, int.MaxValue)); // To its end, wherever that is.
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        // A run that ended in one fold and not in another is no candidate.
        var scored = Enumerable.Range(0, lineScores.Length).Where(i => !double.IsNaN(lineScores[i])).ToArray();
        var complete = tried.Where(one => !scored.Any(i => double.IsNaN(one.Value[i]))).ToArray();
        var straight = Straight(table, progress);
        if (complete.Length == 0)
            return straight.Noted($"No network ran through all folds of \"{block}\"; the linear mixed model is kept.");
        var ((chosen, steps), scores) = complete.MaxBy(one => scored.Average(i => one.Value[i]));
        var difference = ScoreDifference.Of(scores, lineScores, blocks);
        var whole = MixedModel.From(table, formula, network).Run(method, chosen, threads);
        foreach (var step in whole.Steps(cancellationToken)) if (step.Step >= steps) break;
        var deep = whole.ToFit();
        var (isKept, gain) = (difference.Mean > difference.StandardError, deep.Elbo.Value - straight.Elbo.Value);
        var sentence = FormattableString.Invariant(
            $"On left-out blocks of \"{block}\" ({difference.Blocks}, in {Folds} folds) the best network of {complete.Length} tried, ")
            + FormattableString.Invariant($"after {deep.Steps} steps, scores {difference.Mean:+0.0000;-0.0000} ± ")
            + FormattableString.Invariant($"{difference.StandardError:0.0000} nats a row against the linear mixed model, which ")
            + (isKept ? "it replaces." : "is kept.");
        var disagreement = double.IsFinite(gain) && gain > 0 != isKept
            ? FormattableString.Invariant($"The ELBO says otherwise by {Math.Abs(gain):0} nats, but it takes the rows of one ")
                + $"\"{block}\" as independent; trust the left-out blocks."
            : null;
        return isKept ? deep.Noted(sentence, disagreement, whole.Stopped ?? StopReason.StepLimit) : straight.Noted(sentence, disagreement);

        Fit Straight(DataTable rows, IProgress<FitProgress>? reports) => MixedModel.From(rows, formula, linear).Fit(
            seed: seeds[0], threads: threads, progress: reports, cancellationToken: cancellationToken);

        double[] Empty() => [.. Enumerable.Repeat(double.NaN, table.RowCount)];

        double[] Scores(long seed, int steps) => tried.TryGetValue((seed, steps), out var known) ? known : tried[(seed, steps)] = Empty();
    }

    private static bool IsTried(int step) => step >= FirstSteps && step % FirstSteps == 0 && BitOperations.IsPow2(step / FirstSteps);

    private int[] Rows(Func<int, bool> isChosen) => [.. Enumerable.Range(0, folds.Length).Where(i => isChosen(folds[i]))];

    private void Score(Fit fit, int[] rows, double[] scores)
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
    }
}
