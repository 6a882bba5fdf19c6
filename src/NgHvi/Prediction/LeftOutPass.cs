namespace NgHvi;

/// <summary>Log densities of rows or groups by draw of θ, a block of them at a time, so that memory does not grow with the rows.</summary>
internal sealed class LeftOutPass
{
    private const int MostNumbers = 1 << 22; // Of a kind, of points times draws.
    private const double MostOperations = 6e10; // About a minute of one core.
    private const int FewestDraws = 500;
    private const int FewestSolutions = 50; // Of several factors; fewer tell no k̂.
    private const int MostRows = 1 << 16; // Of levels at once, for which θ is solved for once a draw.
    private const int LargestLevel = 2000; // Rows, of several factors: n² numbers a thread.
    private readonly MixedDensity model;
    private readonly GroupSlots slots;
    private readonly LeftOutPoints points;
    private readonly bool byGroup;
    private readonly int threads;
    private readonly CancellationToken cancellationToken;

    public LeftOutPass(MixedDensity model, LeftOutPoints points, int threads, CancellationToken cancellationToken = default)
    {
        this.cancellationToken = cancellationToken;
        (this.model, this.points, this.threads, byGroup) = (model, points, threads, points.Factor is not null);
        if (model.Response.HasShocks)
            throw new InputException("Rows of this fit share shocks (--block, ModelOptions.Block), so they cannot be left out.");
        var (largest, size) = (0, 0);
        for (var k = 0; k < points.Count && byGroup && model.HasSeveralFactors; k++)
            if (points[k].Length > size) (largest, size) = (k, points[k].Length);
        if (size > LargestLevel)
            throw new InputException($"{Cell.Quote(points.Label(largest))} of {Cell.Quote(points.What)} has {size} rows, and at most "
                + $"{LargestLevel} of a level can be left out at once; use KFold with it as blocks (--folds, --block).");
        slots = GroupSlots.Assign(DesignRows.From(model.Data).AsProportions(), model.Data, new());
    }

    // Points first to first + count − 1, the values of each kind by point and draw.
    public sealed record Part(int First, int Count, double[][] Values);

    public int Count => points.Count;

    // As many as a pass has time for, which several factors need a solution each for.
    public int DrawCount
    {
        get
        {
            if (model.HasSeveralFactors) return Math.Max(SummaryBudget.SolutionDraws(model), FewestSolutions);
            var (r, width) = (model.RandomCount, model.Shape.RegressorCount);
            var nodes = model.Response.IsNormal ? model.Response.HasGroupScale ? 25 : 1 : 4 * model.Shape.Nodes.Count;
            var cost = model.EvaluationCost + (model.Data.RowCount * (60.0 + width + (nodes * (60.0 + (r * r)))));
            return (int)Math.Clamp(MostOperations / cost, FewestDraws, int.MaxValue);
        }
    }

    // Points' order is that of the data's rows or groups.
    public IEnumerable<Part> Parts(PosteriorDraws draws)
    {
        var (next, reused, window) = (0, (double[][]?)null, Math.Max(1, MostNumbers / draws.Count));
        foreach (var (block, first, count) in byGroup && model.HasSeveralFactors ? Levels(window) : [])
            yield return new(first, count, Fill(block, draws, first, count, ref reused));
        if (byGroup && model.HasSeveralFactors) yield break;
        foreach (var block in RowBlock.Cut(model, slots, draws.Count, keepsGroups: true))
        {
            var length = byGroup ? block.SlotKeys.Length : block.Rows.Length;
            for (var first = 0; first < length; first += window)
            {
                var count = Math.Min(window, length - first);
                yield return new(next + first, count, Fill(block, draws, first, count, ref reused));
            }

            next += length;
        }
    }

    // Of whole levels of one of several factors.
    private IEnumerable<(RowBlock Block, int First, int Count)> Levels(int window)
    {
        var rows = new List<int>();
        for (int k = 0, first = 0; k < Count; k++)
        {
            rows.AddRange(points[k]);
            if (k + 1 < Count && k + 1 - first < window && rows.Count + points[k + 1].Length <= MostRows) continue;
            yield return (new RowBlock(model, slots, [.. rows]), first, k + 1 - first);
            rows.Clear();
            first = k + 1;
        }
    }

    // One point, log p(point | θ, rest).
    public double[] Of(int point, PosteriorDraws draws)
    {
        var offsets = model.Data.GroupOffsets;
        var (first, end, unused) = (point, point + 1, (double[][]?)null);
        if (model.Data.HasGroups && !model.HasSeveralFactors && !byGroup)
        {
            var found = offsets.BinarySearch(point);
            var group = found < 0 ? ~found - 1 : found;
            (first, end) = (offsets[group], offsets[group + 1]);
        }

        int[] rows = byGroup ? points[point].ToArray() : [.. Enumerable.Range(first, end - first)];
        first = !byGroup ? point - first : model.HasSeveralFactors ? point : 0; // In the block; of several factors among all levels.
        return Fill(new(model, slots, rows), draws, first, 1, ref unused)[0][..draws.Count];
    }

    private double[][] Fill(RowBlock block, PosteriorDraws draws, int first, int count, ref double[][]? reused)
    {
        var (result, total) = (reused ?? [], draws.Count);
        if (result.Length == 0 || result[0].Length < count * total)
            reused = result = [.. Enumerable.Range(0, LeftOutDensities.Kinds)
                .Select(kind => new double[byGroup && kind > 0 ? 0 : count * total])];
        InOrder.Split(total, threads, (start, end) =>
        {
            var evaluator = model.HasSeveralFactors ? new FactorRowEvaluator(block) : null;
            var groups = byGroup && model.HasGibbsSampler ? new GroupMarginals(block) : null;
            var densities = evaluator is null && groups is null ? new LeftOutDensities(block, slots.Rows) : null;
            for (var s = start; s < end; s++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                evaluator?.Load(draws.Draw(s));
                groups?.Fill(draws.Draw(s), result[0], first..(first + count), s, total);
                densities?.Load(draws.Draw(s));
                if (evaluator is not null) OfFactors(block, evaluator, result, first, count, s, total);
                else if (byGroup) densities?.FillGroups(result[0], first..(first + count), s, total);
                else densities!.Fill(result, first..(first + count), s, total);
            }
        });
        return result;
    }

    // η ~ N(mean, variance) given y and the variances, β with all effects: as with one factor.
    private void OfFactors(
        RowBlock block, FactorRowEvaluator evaluator, double[][] result, int first, int count, int draw, int drawCount)
    {
        for (var (k, row) = (first, 0); byGroup && k < first + count; row += points[k++].Length)
            result[0][((k - first) * drawCount) + draw] = evaluator.LeftOut(row, points[k].Length, slots.Rows.Response);
        if (byGroup) return;
        var moments = new double[4][];
        for (var kind = 0; kind < moments.Length; kind++) moments[kind] = new double[block.Rows.Length];
        evaluator.Fill(moments, 0, 1);
        var variance = evaluator.Parameters[0];
        for (var i = 0; i < count; i++)
        {
            var (at, residual) = ((i * drawCount) + draw, slots.Rows.Response[block.Rows[first + i]] - moments[1][first + i]);
            (result[0][at], result[1][at], result[2][at], result[3][at]) =
                LeftOutDensities.OfNormal(residual, moments[2][first + i] / variance, variance);
        }
    }
}
