namespace NgHvi;

/// <summary>Data beside data replicated from a fit (Gelman et al. 2013, chapter 6; Gabry et al. 2019): what is "observed", and of the
/// replicated data sets the mean ("expected"), "sd", "lower" and "upper" ends of 95 %, "median", and "p", the share of those above the
/// observed one, ties half.</summary>
/// <param name="Statistics">By "statistic": mean, sd, min, max, zeros (their share), sd of group means.</param>
/// <param name="Density">Densities in bins about "value"; null: y is discrete.</param>
/// <param name="Rootogram">Frequencies by "count", the lowest of its bin (Kleiber and Zeileis 2016); null: y is no count.</param>
public sealed record PosteriorCheck(DataFrame Statistics, DataFrame? Density, DataFrame? Rootogram)
{
    private const int MostBins = 100;
    private const int MostDrawn = 1 << 24; // Numbers at a time.
    private static readonly (string Name, Func<double, double[], double> Of)[] Columns = // Of an observed and sorted replicated numbers.
    [
        ("observed", (y, _) => y), ("expected", (_, values) => Mean(values)), ("sd", (_, values) => Deviation(values)),
        ("lower", Quantile(0.025)), ("median", Quantile(0.5)), ("upper", Quantile(0.975)),
        ("p", (y, values) => values.Average(value => value > y ? 1 : value == y ? 0.5 : 0)),
    ];

    internal static PosteriorCheck Of(Predictor predictor, DesignRows rows, PredictionLevel level, RandomKey key, int count, int threads)
    {
        var (data, n, isDiscrete) = (predictor.Data, rows.RowCount, predictor.Response.IsDiscrete);
        var slots = GroupSlots.Assign(rows.AsProportions(), data, new() { Level = level });
        var isBinary = predictor.Response.IsBinary && rows.Trials.Length == 0;
        (string Name, bool IsChosen, Func<ReadOnlySpan<double>, double> Of)[] all =
        [
            ("mean", true, Mean), ("sd", !isBinary, Deviation), ("min", !isBinary, y => TensorPrimitives.Min(y)),
            ("max", !isBinary, y => TensorPrimitives.Max(y)), ("zeros", isDiscrete && !isBinary, y => (double)y.Count(0) / n),
            ("sd of group means", data.GroupKeys.Count > 1, SdOfGroupMeans),
        ];
        var chosen = Array.FindAll(all, statistic => statistic.IsChosen);
        var (origin, width, bins) = isBinary ? default : Bins(rows.Response, isDiscrete);
        var observed = Measure(slots.Rows.Response);
        var replicated = Array.ConvertAll(observed, _ => new double[count]);
        for (int first = 0, batch = Math.Max(1, MostDrawn / n); first < count; first += batch)
        {
            var draws = predictor.Draw(slots, key, first..Math.Min(first + batch, count), threads);
            for (var s = 0; s < draws.Length / n; s++)
                foreach (var (j, value) in Measure(draws.AsSpan(s * n, n)).Index()) replicated[j][first + s] = value;
        }

        foreach (var values in replicated) Array.Sort(values);
        var places = Enumerable.Range(0, bins).Select(k => origin + (k * width) + (isDiscrete ? 0.5 : 0.5 * width));
        return new(
            Table(new StringDataFrameColumn("statistic", chosen.Select(one => one.Name)), ..chosen.Length),
            isDiscrete ? null : Table(Predictions.Numbers("value", places), chosen.Length..),
            isDiscrete && !isBinary ? Table(Predictions.Numbers("count", places), chosen.Length..) : null);

        double SdOfGroupMeans(ReadOnlySpan<double> y)
        {
            var means = new double[data.GroupCount];
            for (var k = 0; k < means.Length; k++) means[k] = Mean(y[data.GroupOffsets[k]..data.GroupOffsets[k + 1]]);
            return Deviation(means);
        }

        double[] Measure(ReadOnlySpan<double> y)
        {
            var result = new double[chosen.Length + bins];
            for (var j = 0; j < chosen.Length; j++) result[j] = chosen[j].Of(y);
            for (var i = 0; i < n; i++)
                if (Math.Floor(((y[i] * Math.Max(1, rows.TrialsOf(i))) - origin) / width) is >= 0 and var bin && bin < bins)
                    result[chosen.Length + (int)bin] += isDiscrete ? 1 : 1 / (n * width);
            return result;
        }

        DataFrame Table(DataFrameColumn names, Range range) => new([names, .. Columns.Select(
            column => Predictions.Numbers(column.Name, observed[range].Zip(replicated[range], column.Of)))]);
    }

    // Of numbers as Freedman and Diaconis (1981), beyond the data where replicates may be.
    private static (double Origin, double Width, int Count) Bins(double[] y, bool areCounts)
    {
        var (low, high, range) = (y.Min(), y.Max(), Math.Max(y.Max() - y.Min(), double.Epsilon));
        var (origin, end) = areCounts ? (-0.5, Math.Ceiling(1.25 * high) + 1.5) : (low - (0.25 * range), high + (0.25 * range));
        var least = (end - origin) / MostBins;
        var width = areCounts ? Math.Ceiling(least)
            : Math.Clamp(2 * ArrayStatistics.InterquartileRangeInplace([.. y]) / Math.Cbrt(y.Length), least, 10 * least);
        return (origin, width, (int)Math.Ceiling((end - origin) / width));
    }

    private static Func<double, double[], double> Quantile(double probability) =>
        (_, values) => SortedArrayStatistics.QuantileCustom(values, probability, QuantileDefinition.R7);

    private static double Mean(ReadOnlySpan<double> values) => FixedOrder.Sum(values) / values.Length;
    private static double Deviation(ReadOnlySpan<double> values) => Math.Sqrt(Scores.SampleVariance(values));
}
