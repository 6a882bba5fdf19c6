namespace NgHvi;

/// <summary>Posterior predictions for n rows, whatever the response. An <em>outcome</em> is y itself; its <em>expected value</em> is E[y |
/// θ, α], for responses 0 and 1 the probability of a 1, whose posterior has no residual noise.</summary>
public sealed class Predictions
{
    private readonly Predictor predictor;
    private readonly DesignRows rows;
    private readonly int[] slots;
    private readonly IReadOnlyList<int> trainingGroups;
    private readonly double[] probabilities;
    private readonly double[] means;
    private readonly double[] standardDeviations;
    private readonly double[] expectedStandardDeviations;
    private readonly double[] fixedMeans;
    private readonly double[] randomVariances;
    private readonly double[] outcomeQuantiles;
    private readonly double[] expectedQuantiles;
    private readonly double[] logDensities;
    private readonly double[] crps;
    private readonly bool[] covered;

    internal Predictions(Predictor predictor, DesignRows rows, PredictionOptions options, int[] slots, IReadOnlyList<int> trainingGroups)
    {
        (this.predictor, this.rows, this.slots, this.trainingGroups, Level) = (predictor, rows, slots, trainingGroups, options.Level);
        probabilities = [.. options.Probabilities];
        var (n, scored) = (rows.RowCount, rows.Response.Length);
        (means, standardDeviations, expectedStandardDeviations) = (new double[n], new double[n], new double[n]);
        (fixedMeans, randomVariances) = (new double[n], new double[n]);
        (outcomeQuantiles, expectedQuantiles) = (new double[n * probabilities.Length], new double[n * probabilities.Length]);
        (logDensities, crps, covered) = (new double[scored], new double[scored], new bool[scored]);
    }

    /// <summary>Which random coefficients were assumed.</summary>
    public PredictionLevel Level { get; }

    /// <summary>n.</summary>
    public int RowCount => rows.RowCount;

    /// <summary>Name of the response.</summary>
    public string ResponseName => predictor.Data.ResponseName;

    /// <summary>Name of the grouping column; empty without groups.</summary>
    public string GroupName => predictor.Data.GroupName;

    /// <summary>Whether outcomes are 0 or 1.</summary>
    public bool IsBinary => predictor.Response.IsBinary;

    /// <summary>The group key of each row, length n; empty without groups.</summary>
    public IReadOnlyList<string> GroupKeys => rows.GroupKeys;

    /// <summary>For every row, its index from zero in its table, length n.</summary>
    public ReadOnlySpan<int> SourceRows => rows.SourceRows;

    /// <summary>Whether responses were given.</summary>
    public bool HasResponse => rows.HasResponse;

    /// <summary>y, length n, or empty.</summary>
    public ReadOnlySpan<double> Response => rows.Response;

    /// <summary>E[y], length n: also the posterior mean of the expected value.</summary>
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

    /// <summary>Posterior quantiles of the expected value, n×P row-major.</summary>
    /// <remarks>Where α is known given θ, as for the population, they are of draws smoothed by a thousandth of their spread.</remarks>
    public ReadOnlySpan<double> ExpectedQuantiles => expectedQuantiles;

    /// <summary>log predictive density or probability of y, length n; empty without responses.</summary>
    public ReadOnlySpan<double> LogDensities => logDensities;

    /// <summary>Continuous ranked probability score of y, length n, in units of y; empty without responses.</summary>
    public ReadOnlySpan<double> Crps => crps;

    // E[σ²], or the variance that stands for it on the scale of η.
    internal double ResidualVariance { get; init; }

    /// <summary>How the predictions agree with the responses.</summary>
    /// <exception cref="InvalidOperationException">The rows have no response.</exception>
    public Scores Score()
    {
        if (!HasResponse) throw new InvalidOperationException("The rows have no response to score predictions with.");
        if (IsBinary) return BinaryMeasures.Of(Response, means);

        var scores = NumberMeasures.Of(Response, means, logDensities, crps, covered.Count(isCovered => isCovered));
        var shares = predictor.Response.IsDiscrete ? [] : NumberMeasures.Shares(fixedMeans, randomVariances, ResidualVariance);
        return new Scores(RowCount, [.. scores[..2], .. shares, .. scores[2..]]);
    }

    /// <summary>Draws of outcomes for all rows together: rows share θ, and rows of one group, known or new, share α.</summary>
    /// <param name="count">Number of draws. Range: > 0.</param>
    /// <param name="seed">Draw i is a function of the seed and i alone.</param>
    /// <param name="threads">Threads; null: all cores. Changes no bit of the result. Range: > 0.</param>
    /// <returns>count×n row-major.</returns>
    /// <exception cref="ArithmeticException">A covariance of random coefficients is not positive definite.</exception>
    /// <remarks>Costs a pass over the training rows of the groups for every different draw of θ.</remarks>
    public double[] Draw(int count, long seed = 1, int? threads = null) => predictor.Draw(
        rows,
        slots,
        trainingGroups,
        RandomKey.FromSeed(seed),
        Guard.Positive(count),
        Guard.Positive(threads ?? Environment.ProcessorCount, nameof(threads)));

    // Keeps the summary of a row from what RowEvaluator gives of its η at every draw of θ.
    internal void Fill(
        int row,
        RowSummary summary,
        ReadOnlySpan<double> fixedPart,
        ReadOnlySpan<double> mean,
        ReadOnlySpan<double> variance,
        ReadOnlySpan<double> spread)
    {
        var own = (row * probabilities.Length)..((row + 1) * probabilities.Length);
        summary.Fill(
            mean, variance, HasResponse ? rows.Response[row] : null, row, outcomeQuantiles.AsSpan(own), expectedQuantiles.AsSpan(own));
        (means[row], standardDeviations[row], expectedStandardDeviations[row]) =
            (summary.Mean, summary.Deviation, summary.ExpectedDeviation);
        (fixedMeans[row], randomVariances[row]) = (summary.Average(fixedPart), summary.Average(spread));
        if (HasResponse) (logDensities[row], crps[row], covered[row]) = (summary.LogDensity, summary.Crps, summary.IsCovered);
    }
}
