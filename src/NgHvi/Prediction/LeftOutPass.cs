namespace NgHvi;

/// <summary>Log densities of rows or groups by draw of θ, a block of them at a time, so that memory does not grow with the rows.</summary>
internal sealed class LeftOutPass
{
    private const int MostNumbers = 1 << 22; // Of a kind, of points times draws.
    private const double MostOperations = 6e10; // About a minute of one core.
    private const int FewestDraws = 500;
    private readonly MixedDensity model;
    private readonly GroupSlots slots;
    private readonly bool byGroup;
    private readonly int threads;

    public LeftOutPass(MixedDensity model, bool byGroup, int threads)
    {
        (this.model, this.byGroup, this.threads) = (model, byGroup, threads);
        var data = model.Data.WithRows("Leaving out rows or groups needs");
        if (model.Response.HasShocks)
            throw new InputException("Rows of this fit share shocks (--block, ModelOptions.Block), so they cannot be left out.");
        if (byGroup && !data.HasGroups) throw new InputException("The model has no groups to leave out; leave out rows.");
        if (byGroup && model.HasSeveralFactors)
            throw new InputException("With several grouping factors no level is independent of the others; leave out rows.");
        slots = GroupSlots.Assign(DesignRows.From(data).AsProportions(), data, new());
    }

    // Points first to first + count − 1, the values of each kind by point and draw.
    public sealed record Part(int First, int Count, double[][] Values);

    public int Count => byGroup ? model.Data.GroupCount : model.Data.RowCount;

    // As many as a pass has time for, which several factors need a solution each for.
    public int DrawCount
    {
        get
        {
            if (model.HasSeveralFactors) return SummaryBudget.SolutionDraws(model);
            var (r, width) = (model.RandomCount, model.Shape.RegressorCount);
            var nodes = model.Response.IsNormal ? model.Response.HasGroupScale ? 25 : 1 : 4 * model.Shape.Nodes.Count;
            var cost = model.EvaluationCost + (model.Data.RowCount * (60.0 + width + (nodes * (60.0 + (r * r)))));
            return (int)Math.Clamp(MostOperations / cost, FewestDraws, int.MaxValue);
        }
    }

    // Points' order is that of the data's rows or groups.
    public IEnumerable<Part> Parts(PosteriorDraws draws)
    {
        var (next, reused) = (0, (double[][]?)null);
        foreach (var block in RowBlock.Cut(model, slots, draws.Count, keepsGroups: true))
        {
            var points = byGroup ? block.SlotKeys.Length : block.Rows.Length;
            var window = Math.Max(1, MostNumbers / draws.Count);
            for (var first = 0; first < points; first += window)
            {
                var count = Math.Min(window, points - first);
                yield return new(next + first, count, Fill(block, draws, first, count, ref reused));
            }

            next += points;
        }
    }

    // One point, log p(point | θ, rest).
    public double[] Of(int point, PosteriorDraws draws)
    {
        var offsets = model.Data.GroupOffsets;
        var (first, end, unused) = (point, point + 1, (double[][]?)null);
        if (model.Data.HasGroups && !model.HasSeveralFactors)
        {
            var found = byGroup ? point : offsets.BinarySearch(point);
            var group = found < 0 ? ~found - 1 : found;
            (first, end) = (offsets[group], offsets[group + 1]);
        }

        var block = new RowBlock(model, slots, [.. Enumerable.Range(first, end - first)]);
        return Fill(block, draws, byGroup ? 0 : point - first, 1, ref unused)[0][..draws.Count];
    }

    private double[][] Fill(RowBlock block, PosteriorDraws draws, int first, int count, ref double[][]? reused)
    {
        var (result, total) = (reused ?? [], draws.Count);
        if (result.Length == 0 || result[0].Length < count * total)
            reused = result = [.. Enumerable.Range(0, LeftOutDensities.Kinds)
                .Select(kind => new double[byGroup && kind > 0 ? 0 : count * total])];
        Predictor.Split(total, threads, (start, end) =>
        {
            var evaluator = model.HasSeveralFactors ? block.CreateEvaluator(draws) : null;
            var densities = evaluator is null ? new LeftOutDensities(block, slots.Rows) : null;
            for (var s = start; s < end; s++)
            {
                if (evaluator is not null)
                {
                    evaluator.Load(draws.Draw(s));
                    OfFactors(block, evaluator, result, first, count, s, total);
                    continue;
                }

                densities!.Load(draws.Draw(s));
                if (byGroup) densities.FillGroups(result[0], first..(first + count), s, total);
                else densities.Fill(result, first..(first + count), s, total);
            }
        });
        return result;
    }

    // η ~ N(mean, variance) given y and the variances, β with all effects: as with one factor.
    private void OfFactors(RowBlock block, RowEvaluator evaluator, double[][] result, int first, int count, int draw, int drawCount)
    {
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
