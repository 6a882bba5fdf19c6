namespace NgHvi.Finance;

/// <summary>Portfolios of the stocks that a model predicts low to high returns for, made anew each month, equally weighted.</summary>
public sealed class PortfolioSort
{
    private PortfolioSort(DataFrame returns, MeanEstimate[] portfolios, MeanEstimate spread, int skipped) =>
        (Returns, Portfolios, Spread, SkippedMonths) = (returns, portfolios, spread, skipped);

    /// <summary>Realised mean returns: month, "1" (lowest prediction) to the highest, and "spread", highest less lowest.</summary>
    public DataFrame Returns { get; }
    /// <summary>Mean return of each portfolio, lowest prediction first.</summary>
    public IReadOnlyList<MeanEstimate> Portfolios { get; }
    /// <summary>Mean of highest less lowest.</summary>
    public MeanEstimate Spread { get; }
    /// <summary>Months in which a portfolio would be empty, as where all predictions are alike; they are left out.</summary>
    public int SkippedMonths { get; }

    /// <summary>Sorts rows of each month by their predictions; equal predictions go to one portfolio.</summary>
    /// <param name="frame">A row a stock and month.</param>
    /// <param name="prediction">Column of predictions, made before the month.</param>
    /// <param name="returns">Column of realised returns.</param>
    /// <param name="month">Column of the month.</param>
    /// <param name="portfolios">Number of portfolios.</param>
    /// <param name="lags">Of Newey and West's standard errors.</param>
    /// <exception cref="InputException">No such column, or fewer than two months with rows in all portfolios.</exception>
    public static PortfolioSort Of(
        DataFrame frame, string prediction, string returns, string month = "month", int portfolios = 5, int lags = NeweyWest.DefaultLags)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(portfolios, 2);
        var columns = MonthColumns.Of(frame, month, null, prediction, returns);
        var (kept, skipped) = (new List<(string Month, double[] Means)>(), 0);
        foreach (var (name, rows) in columns.ByMonth())
        {
            var (sums, counts, below) = (new double[portfolios], new int[portfolios], 0);
            foreach (var equal in rows.GroupBy(row => columns.Values[0][row]).OrderBy(same => same.Key))
            {
                // By the middle of its ranks, so that ties do not depend on the order of rows.
                var place = (int)(portfolios * (below + (equal.Count() / 2.0)) / rows.Length);
                sums[place] += equal.Sum(row => columns.Values[1][row]);
                counts[place] += equal.Count();
                below += equal.Count();
            }

            if (counts.Contains(0)) skipped++;
            else kept.Add((name, [.. sums.Zip(counts, (sum, count) => sum / count)]));
        }

        if (kept.Count < 2)
        {
            throw new InputException(
                $"In {skipped} of {skipped + kept.Count} months some of the {portfolios} portfolios would be empty; predictions that " +
                "differ within months, fewer portfolios, or more rows are needed.");
        }

        double[] Series(int j) => [.. kept.Select(one => one.Means[j])];
        var (all, spread) = (Enumerable.Range(0, portfolios).Select(Series).ToArray(), kept.Select(one => one.Means[^1] - one.Means[0])
            .ToArray());
        return new(
            new([
                new StringDataFrameColumn("month", kept.Select(one => one.Month)),
                .. all.Select((values, j) => new DoubleDataFrameColumn((j + 1).ToString(CultureInfo.InvariantCulture), values)),
                new DoubleDataFrameColumn("spread", spread)]),
            [.. all.Select(values => NeweyWest.Mean(values, lags))], NeweyWest.Mean(spread, lags), skipped);
    }
}
