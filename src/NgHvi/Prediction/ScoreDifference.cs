namespace NgHvi;

/// <summary>A mean difference of scores of the same rows, whose errors are not independent within a block, as of a month.</summary>
/// <param name="Mean">Mean over rows; positive: the first is better.</param>
/// <param name="StandardError">Clustered by block.</param>
/// <param name="NeweyWest">Standard error that also counts the correlation of blocks at most <paramref name="Lags"/> apart.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Blocks">Number of blocks.</param>
/// <param name="Lags">Lags of Newey and West.</param>
public sealed record ScoreDifference(double Mean, double StandardError, double NeweyWest, int Rows, int Blocks, int Lags)
{
    private (double Sum, int Count)[] sums = []; // By block, in order.

    /// <summary>Mean over its standard error.</summary>
    public double T => Mean / StandardError;

    /// <summary>Differences by row, NaN of rows without a score.</summary>
    /// <param name="scores">Scores by row, higher is better.</param>
    /// <param name="others">Those of another model, in the same order.</param>
    /// <param name="blocks">Block of each row; blocks follow as numbers, or as text sorts.</param>
    /// <param name="lags">Lags of Newey and West. Range: ≥ 0.</param>
    /// <exception cref="ArgumentException">Lengths differ, or there are fewer than two blocks with scores.</exception>
    public static ScoreDifference Of(ReadOnlySpan<double> scores, ReadOnlySpan<double> others, IReadOnlyList<string> blocks, int lags = 3)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        Guard.SameLength(others.Length, nameof(others), scores.Length, nameof(scores));
        Guard.SameLength(blocks.Count, nameof(blocks), scores.Length, nameof(scores));
        var byBlock = new Dictionary<string, (double Sum, int Count)>(StringComparer.Ordinal);
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] - others[i] is not (var difference and not double.NaN)) continue;
            var (sum, count) = byBlock.GetValueOrDefault(blocks[i]);
            byBlock[blocks[i]] = (sum + difference, count + 1);
        }

        if (byBlock.Count < 2) throw new ArgumentException("Scores are compared over at least two blocks.", nameof(blocks));
        var order = Order(byBlock.Keys);
        (double Sum, int Count)[] sums = [.. order.Select(block => byBlock[block])];
        var n = sums.Sum(block => block.Count);
        var mean = sums.Sum(block => block.Sum) / n;

        // Of Σ over rows: blocks' sums about the mean (Cameron and Miller 2015); lags by Bartlett's weights (Newey and West 1987).
        double[] own = [.. sums.Select(block => block.Sum - (block.Count * mean))];
        var (squares, products, used) = (FixedOrder.SumOfSquares(own), 0.0, Math.Min(Guard.NonNegative(lags), own.Length - 1));
        for (var lag = 1; lag <= used; lag++)
            products += 2 * (1 - (lag / (used + 1.0))) * FixedOrder.Dot(own.AsSpan(lag), own.AsSpan(0, own.Length - lag));
        var scale = Math.Sqrt(own.Length / (own.Length - 1.0)) / n;
        return new(mean, scale * Math.Sqrt(squares), scale * Math.Sqrt(Math.Max(0, squares + products)), n, own.Length, used)
        {
            sums = sums,
        };
    }

    /// <summary>Ends of the central 95 % of means of resampled blocks.</summary>
    /// <param name="draws">Resamples. Range: > 0.</param>
    /// <param name="seed">Their seed.</param>
    public (double Lower, double Upper) Bootstrap(int draws = 2000, long seed = 1)
    {
        var means = new double[Guard.Positive(draws)];
        var key = RandomKey.FromSeed(seed);
        for (var d = 0; d < draws; d++)
        {
            var (random, sum, count) = (new KeyedStream(key.Fold(d)), 0.0, 0);
            foreach (var _ in sums)
            {
                var block = sums[Math.Min((int)(random.Uniform() * sums.Length), sums.Length - 1)];
                (sum, count) = (sum + block.Sum, count + block.Count);
            }

            means[d] = sum / count;
        }

        Array.Sort(means);
        return (means[(int)(0.025 * draws)], means[Math.Min((int)(0.975 * draws), draws - 1)]);
    }

    internal static string[] Order(IEnumerable<string> blocks)
    {
        string[] all = [.. blocks.Distinct()];
        return all.All(block => !double.IsNaN(Cell.Number(block)))
            ? [.. all.OrderBy(Cell.Number)]
            : [.. all.Order(StringComparer.Ordinal)];
    }
}
