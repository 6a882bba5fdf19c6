namespace NgHvi;

/// <summary>Posterior predictions for n rows, of outcomes y and of expected values E[y | θ, α], without residual noise.</summary>
public sealed class Predictions
{
    private readonly Predictor predictor;
    private readonly GroupSlots slots;
    private readonly DesignRows rows;
    private readonly double[] probabilities, outcomeQuantiles, expectedQuantiles;
    private readonly double[] means, standardDeviations, expectedStandardDeviations, fixedMeans, randomVariances, logDensities, crps;
    private readonly bool[] covered;

    internal Predictions(Predictor predictor, GroupSlots slots, PredictionOptions options)
    {
        (this.predictor, this.slots, rows, Level) = (predictor, slots, slots.Rows, options.Level);
        probabilities = [.. options.Probabilities];
        var (n, scored, quantiles) = (rows.RowCount, rows.Response.Length, rows.RowCount * probabilities.Length);
        (means, standardDeviations, expectedStandardDeviations) = (new double[n], new double[n], new double[n]);
        (fixedMeans, randomVariances) = (new double[n], new double[n]);
        (outcomeQuantiles, expectedQuantiles) = (new double[quantiles], new double[quantiles]);
        (logDensities, crps, covered) = (new double[scored], new double[scored], new bool[scored]);
    }

    /// <summary>Assumed random coefficients.</summary>
    public PredictionLevel Level { get; }
    /// <summary>Number of rows, n.</summary>
    public int RowCount => rows.RowCount;
    /// <summary>Name of the response.</summary>
    public string ResponseName => predictor.Data.ResponseName;
    /// <summary>Grouping column, or empty.</summary>
    public string GroupName => predictor.Data.GroupName;
    /// <summary>Outcomes are 0 or 1.</summary>
    public bool IsBinary => predictor.Response.IsBinary;
    /// <summary>Failure and success, where they are not 0 and 1; else empty.</summary>
    public IReadOnlyList<string> ResponseLevels => predictor.Data.ResponseLevels;
    /// <summary>Groups that are one though their keys differ, and groups that are new, in a sentence each.</summary>
    public IReadOnlyList<string> Notes => slots.Notes;
    /// <summary>Group keys, length n, or empty.</summary>
    public IReadOnlyList<string> GroupKeys => rows.GroupKeys;
    /// <summary>Row indices in the table, from 0, length n.</summary>
    public ReadOnlySpan<int> SourceRows => rows.SourceRows;
    /// <summary>Responses were given, of all rows or of some.</summary>
    public bool HasResponse => rows.HasResponse;
    /// <summary>Number of rows with a response, which are scored.</summary>
    public int ScoredRowCount => Array.FindAll(rows.Response, HasValue).Length;
    /// <summary>y, length n, NaN of rows without, or empty; of counts in trials the proportion.</summary>
    public ReadOnlySpan<double> Response => rows.Response;
    /// <summary>E[y], length n.</summary>
    public ReadOnlySpan<double> Means => means;
    /// <summary>Standard deviations of y, length n.</summary>
    public ReadOnlySpan<double> StandardDeviations => standardDeviations;
    /// <summary>Standard deviations of E[y | θ, α], length n.</summary>
    public ReadOnlySpan<double> ExpectedStandardDeviations => expectedStandardDeviations;
    /// <summary>Fixed parts E[xᵀβ], length n.</summary>
    public ReadOnlySpan<double> FixedMeans => fixedMeans;
    /// <summary>Probabilities of the quantiles, length P.</summary>
    public ReadOnlySpan<double> Probabilities => probabilities;
    /// <summary>Quantiles of y, n×P row-major.</summary>
    public ReadOnlySpan<double> OutcomeQuantiles => outcomeQuantiles;
    /// <summary>Quantiles of E[y | θ, α], n×P row-major; slightly smoothed if α is known.</summary>
    public ReadOnlySpan<double> ExpectedQuantiles => expectedQuantiles;
    /// <summary>log p(y), length n, NaN of rows without y, or empty.</summary>
    public ReadOnlySpan<double> LogDensities => logDensities;
    /// <summary>Continuous ranked probability scores, in units of y, likewise.</summary>
    public ReadOnlySpan<double> Crps => crps;
    internal IEnumerable<(string Name, IReadOnlyList<string> Keys)> Groupings => // By factor.
        predictor.Data.Factors.Zip(rows.Keys, (factor, keys) => (factor.Name, keys));
    internal double ResidualVariance { get; init; } // E[σ²], or the variance that stands for it on the scale of η.

    /// <summary>Scores against the responses, of the rows that have one.</summary>
    /// <exception cref="InvalidOperationException">No row has a response.</exception>
    public Scores Score() =>
        !HasResponse ? throw new InvalidOperationException("The rows have no response to score predictions with.")
        : IsBinary ? OfProbabilities()
        : Scores.OfNumbers(
            Scored(rows.Response), Scored(means), Scored(logDensities), Scored(crps), covered.Count(isCovered => isCovered),
            predictor.Response.IsDiscrete ? [] : Scores.Shares(Scored(fixedMeans), Scored(randomVariances), ResidualVariance));

    /// <summary>A table of groups, responses, the mean ("probability" of a binary y), and sd and quantiles named "expected" for
    /// E[y | θ, α] ("probability" of a binary y) and "outcome" for y.</summary>
    public DataFrame ToDataFrame()
    {
        var frame = new DataFrame();
        foreach (var (name, keys) in Groupings) frame.Columns.Add(new StringDataFrameColumn(name, keys));
        if (HasResponse) frame.Columns.Add(Numbers(ResponseName, rows.Response));
        foreach (var (name, values) in Columns()) frame.Columns.Add(Numbers(name, values));
        return frame;
    }

    internal static DoubleDataFrameColumn Numbers(string name, IEnumerable<double> values) =>
        new(name, values.Select(value => double.IsNaN(value) ? (double?)null : value));

    internal IReadOnlyList<(string Name, double[] Values)> Columns()
    {
        var columns = new List<(string, double[])> { (IsBinary ? "probability" : "mean", means) };
        Add(IsBinary ? "probability" : "expected", expectedStandardDeviations, expectedQuantiles);
        if (!IsBinary) Add("outcome", standardDeviations, outcomeQuantiles);
        return columns;

        void Add(string what, double[] sds, double[] quantiles)
        {
            columns.Add(($"{what}.sd", sds));
            foreach (var (j, p) in probabilities.Index())
                columns.Add((FormattableString.Invariant($"{what}.q{(decimal)p * 100:0.##########}"),
                    ModelData.Column(quantiles, probabilities.Length, j)));
        }
    }

    /// <summary>Joint draws of outcomes: rows share θ, and those of a group α.</summary>
    /// <param name="count">Number of draws. Range: > 0.</param>
    /// <param name="seed">Seed; it and i alone determine draw i.</param>
    /// <param name="threads">Threads; null: all cores. Range: > 0.</param>
    /// <returns>count×n row-major.</returns>
    /// <exception cref="ArithmeticException">A covariance is not positive definite.</exception>
    public double[] Draw(int count, long seed = 1, int? threads = null) => predictor.Draw(
        slots, RandomKey.FromSeed(seed), ..Guard.Positive(count), Guard.Positive(threads ?? Environment.ProcessorCount, nameof(threads)));

    private Scores OfProbabilities() // Every trial is an outcome.
    {
        if (rows.Trials.Length == 0) return Scores.OfProbabilities(Scored(rows.Response), Scored(means));
        var all = Enumerable.Range(0, RowCount).SelectMany(i => Enumerable.Range(0, (int)rows.Trials[i])
            .Select(t => (Y: t < Math.Round(rows.Response[i] * rows.Trials[i]) ? 1.0 : 0, P: means[i]))).ToArray();
        return Scores.OfProbabilities([.. all.Select(one => one.Y)], [.. all.Select(one => one.P)]);
    }

    internal double TrialsOf(int row) => rows.Trials.Length > 0 ? rows.Trials[row] : 1;

    internal bool IsCovered(int row) => covered[row]; // By the central 95 %.

    internal void Fill(int row, RowSummary summary, double[][] moments, Range draws)
    {
        double? y = HasResponse && HasValue(rows.Response[row]) ? rows.Response[row] : null;
        var own = (row * probabilities.Length)..((row + 1) * probabilities.Length);
        summary.Trials = rows.Trials.Length > 0 && y is not null ? rows.Trials[row] : 0;
        if (moments.Length > 4) summary.Scale(moments[4].AsSpan(draws));
        summary.Fill(
            moments[1].AsSpan(draws), moments[2].AsSpan(draws), y, row, outcomeQuantiles.AsSpan(own),
            expectedQuantiles.AsSpan(own));
        (means[row], standardDeviations[row], expectedStandardDeviations[row]) =
            (summary.Mean, summary.Deviation, summary.ExpectedDeviation);
        (fixedMeans[row], randomVariances[row]) = (summary.Average(moments[0].AsSpan(draws)), summary.Average(moments[3].AsSpan(draws)));
        if (y is not null) (logDensities[row], crps[row], covered[row]) = (summary.LogDensity, summary.Crps, summary.IsCovered);
        else if (HasResponse) logDensities[row] = crps[row] = double.NaN;
    }

    private double[] Scored(double[] values) => [.. values.Where((_, row) => HasValue(rows.Response[row]))];

    private static bool HasValue(double y) => !double.IsNaN(y);
}
