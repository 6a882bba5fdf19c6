namespace NgHvi;

/// <summary>Posterior predictions for n rows: of <em>outcomes</em> y and of their <em>expected values</em> E[y | θ, α], which have no
/// residual noise and for responses 0 and 1 are the probability of a 1.</summary>
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

    /// <summary>Which random coefficients were assumed.</summary>
    public PredictionLevel Level { get; }
    /// <summary>n.</summary>
    public int RowCount => rows.RowCount;
    /// <summary>Name of the response.</summary>
    public string ResponseName => predictor.Data.ResponseName;
    /// <summary>Name of the grouping column, or empty.</summary>
    public string GroupName => predictor.Data.GroupName;
    /// <summary>Whether outcomes are 0 or 1.</summary>
    public bool IsBinary => predictor.Response.IsBinary;
    /// <summary>The group key of each row, length n, or empty.</summary>
    public IReadOnlyList<string> GroupKeys => rows.GroupKeys;
    /// <summary>The index of each row in its table, from 0, length n.</summary>
    public ReadOnlySpan<int> SourceRows => rows.SourceRows;
    /// <summary>Whether responses were given.</summary>
    public bool HasResponse => rows.HasResponse;
    /// <summary>y, length n, or empty.</summary>
    public ReadOnlySpan<double> Response => rows.Response;
    /// <summary>E[y], length n.</summary>
    public ReadOnlySpan<double> Means => means;
    /// <summary>Predictive standard deviations of an outcome, length n.</summary>
    public ReadOnlySpan<double> StandardDeviations => standardDeviations;
    /// <summary>Posterior standard deviations of the expected value, length n.</summary>
    public ReadOnlySpan<double> ExpectedStandardDeviations => expectedStandardDeviations;
    /// <summary>E[xᵀβ], the fixed part of the linear predictor, length n.</summary>
    public ReadOnlySpan<double> FixedMeans => fixedMeans;
    /// <summary>Probabilities of the quantiles, length P.</summary>
    public ReadOnlySpan<double> Probabilities => probabilities;
    /// <summary>Predictive quantiles of an outcome, n×P row-major.</summary>
    public ReadOnlySpan<double> OutcomeQuantiles => outcomeQuantiles;
    /// <summary>Posterior quantiles of the expected value, n×P row-major; where α is known given θ, of slightly smoothed draws.</summary>
    public ReadOnlySpan<double> ExpectedQuantiles => expectedQuantiles;
    /// <summary>log predictive density or probability of y, length n, or empty.</summary>
    public ReadOnlySpan<double> LogDensities => logDensities;
    /// <summary>Continuous ranked probability score of y in its units, length n, or empty.</summary>
    public ReadOnlySpan<double> Crps => crps;
    internal double ResidualVariance { get; init; } // E[σ²], or the variance that stands for it on the scale of η.

    /// <summary>How the predictions agree with the responses.</summary>
    /// <exception cref="InvalidOperationException">The rows have no response.</exception>
    public Scores Score() =>
        !HasResponse ? throw new InvalidOperationException("The rows have no response to score predictions with.")
        : IsBinary ? Scores.OfProbabilities(Response, means)
        : Scores.OfNumbers(
            Response, means, logDensities, crps, covered.Count(isCovered => isCovered),
            predictor.Response.IsDiscrete ? [] : Scores.Shares(fixedMeans, randomVariances, ResidualVariance));

    /// <summary>Draws of outcomes for all rows together: rows share θ, and rows of one group, known or new, share α.</summary>
    /// <param name="count">Number of draws. Range: > 0.</param>
    /// <param name="seed">Draw i is a function of the seed and i alone.</param>
    /// <param name="threads">Threads; null: all cores. Changes no bit of the result. Range: > 0.</param>
    /// <returns>count×n row-major.</returns>
    /// <exception cref="ArithmeticException">A covariance of random coefficients is not positive definite.</exception>
    public double[] Draw(int count, long seed = 1, int? threads = null) => predictor.Draw(
        slots, RandomKey.FromSeed(seed), Guard.Positive(count), Guard.Positive(threads ?? Environment.ProcessorCount, nameof(threads)));

    // From what RowEvaluator gives of a row's η at every draw of θ.
    internal void Fill(int row, RowSummary summary, double[][] moments, Range draws)
    {
        var own = (row * probabilities.Length)..((row + 1) * probabilities.Length);
        summary.Fill(
            moments[1].AsSpan(draws), moments[2].AsSpan(draws), HasResponse ? rows.Response[row] : null, row, outcomeQuantiles.AsSpan(own),
            expectedQuantiles.AsSpan(own));
        (means[row], standardDeviations[row], expectedStandardDeviations[row]) =
            (summary.Mean, summary.Deviation, summary.ExpectedDeviation);
        (fixedMeans[row], randomVariances[row]) = (summary.Average(moments[0].AsSpan(draws)), summary.Average(moments[3].AsSpan(draws)));
        if (HasResponse) (logDensities[row], crps[row], covered[row]) = (summary.LogDensity, summary.Crps, summary.IsCovered);
    }
}
