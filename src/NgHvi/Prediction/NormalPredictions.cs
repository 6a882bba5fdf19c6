namespace NgHvi;

/// <summary>Posterior predictions for n rows: each a weighted mixture of normal distributions over the draws of θ.</summary>
public sealed class NormalPredictions
{
    private readonly IPredictiveComponents components;
    private readonly double[] probabilities;
    private readonly int[] sourceRows;
    private readonly double[] response;
    private readonly double[] means;
    private readonly double[] standardDeviations;
    private readonly double[] fittedStandardDeviations;
    private readonly double[] fixedMeans;
    private readonly double[] quantiles;
    private readonly double[] logDensities;
    private readonly double[] crps;

    internal NormalPredictions(PredictionRows rows, PredictionOptions options, IPredictiveComponents components)
    {
        this.components = components;
        Level = options.Level;
        GroupKeys = rows.GroupKeys;
        probabilities = [.. options.Probabilities];
        (sourceRows, response) = (rows.SourceRows, rows.Response);
        var n = sourceRows.Length;
        (means, standardDeviations, fittedStandardDeviations, fixedMeans) = (new double[n], new double[n], new double[n], new double[n]);
        quantiles = new double[n * probabilities.Length];
        (logDensities, crps) = (new double[response.Length], new double[response.Length]);
        Ranges.Run(n, options.ThreadCount, FillRows);
    }

    /// <summary>Which random coefficients were assumed.</summary>
    public PredictionLevel Level { get; }

    /// <summary>n.</summary>
    public int RowCount => means.Length;

    /// <summary>The group key of each row, length n.</summary>
    public IReadOnlyList<string> GroupKeys { get; }

    /// <summary>For every row, its index from zero in the table it came from, length n.</summary>
    public ReadOnlySpan<int> SourceRows => sourceRows;

    /// <summary>Whether responses were given.</summary>
    public bool HasResponse => response.Length > 0;

    /// <summary>y, length n, or empty.</summary>
    public ReadOnlySpan<double> Response => response;

    /// <summary>E[y], length n; also the posterior mean of the expected value xᵀβ + zᵀα ("fitted mean").</summary>
    public ReadOnlySpan<double> Means => means;

    /// <summary>Predictive standard deviations of y, length n.</summary>
    public ReadOnlySpan<double> StandardDeviations => standardDeviations;

    /// <summary>Posterior standard deviations of xᵀβ + zᵀα, without residual noise; length n.</summary>
    public ReadOnlySpan<double> FittedStandardDeviations => fittedStandardDeviations;

    /// <summary>E[xᵀβ], length n; what <see cref="Means"/> adds to it is the random part E[zᵀα].</summary>
    public ReadOnlySpan<double> FixedMeans => fixedMeans;

    /// <summary>Probabilities of the quantiles, length P.</summary>
    public ReadOnlySpan<double> Probabilities => probabilities;

    /// <summary>Quantiles of the predictive of y, n×P row-major.</summary>
    public ReadOnlySpan<double> Quantiles => quantiles;

    /// <summary>log predictive density of y, length n, higher is better; empty without responses.</summary>
    public ReadOnlySpan<double> LogDensities => logDensities;

    /// <summary>Continuous ranked probability score of y, length n, in units of y, lower is better; empty without responses.</summary>
    public ReadOnlySpan<double> Crps => crps;

    /// <summary>E[σ²].</summary>
    public double MeanResidualVariance => components.MeanResidualVariance;

    /// <summary>A posterior quantile of a row's expected value xᵀβ + zᵀα, without residual noise; computed when asked for.</summary>
    /// <param name="row">The row. Range: 0 to n − 1.</param>
    /// <param name="probability">Range: in (0, 1).</param>
    /// <remarks>
    /// Where α is known given θ, as for the population, the quantile is that of draws smoothed by a thousandth of their spread.
    /// </remarks>
    public double FittedQuantile(int row, double probability)
    {
        if (row < 0 || row >= RowCount)
        {
            Throw.OutOfRange<int>(nameof(row), row, $"must be in 0 to {RowCount - 1}");
        }

        if (probability is not (> 0 and < 1))
        {
            Throw.OutOfRange<double>(nameof(probability), probability, "must be in (0, 1)");
        }

        var spread = fittedStandardDeviations[row];
        if (!(spread > 0))
        {
            return means[row];
        }

        var (m, sd) = (new double[components.Count], new double[components.Count]);
        components.Fill(row, m, sd);
        for (var s = 0; s < sd.Length; s++)
        {
            sd[s] = Math.Sqrt(Math.Max(sd[s], 1e-6 * spread * spread));
        }

        return NormalMixture.Quantile(m, sd, components.Weights, probability, NormalMixture.Moments(m, sd, components.Weights));
    }

    /// <summary>Draws of y for all rows together: rows share θ, and rows of one group, known or new, share α.</summary>
    /// <param name="key">The stream; draw i is a function of the key and i alone.</param>
    /// <param name="count">Number of draws. Range: > 0.</param>
    /// <param name="threads">Threads; changes no bit of the result. Range: > 0.</param>
    /// <returns>count×n row-major.</returns>
    public double[] Draw(RandomKey key, int count, int threads = 1)
    {
        var n = RowCount;
        var result = new double[checked(Guard.Positive(count) * n)];
        var cumulative = new double[components.Count];
        double total = 0;
        for (var s = 0; s < cumulative.Length; s++)
        {
            cumulative[s] = total += components.Weights[s];
        }

        Ranges.Run(count, Guard.Positive(threads), (start, end) =>
        {
            var expected = new double[n];
            for (var i = start; i < end; i++)
            {
                var stream = key.Fold(i);
                var target = Philox.ToUniform(Philox.Block(stream.Fold(0), 0).First) * total;
                var found = Array.BinarySearch(cumulative, target);
                var s = Math.Min(found < 0 ? ~found : found, cumulative.Length - 1);
                components.DrawExpectedValues(s, stream.Fold(1), expected);
                var y = result.AsSpan(i * n, n);
                NormalSampler.Fill(stream.Fold(2), y);
                var sd = Math.Sqrt(components.ResidualVariances[s]);
                for (var row = 0; row < n; row++)
                {
                    y[row] = expected[row] + (sd * y[row]);
                }
            }
        });
        return result;
    }

    private void FillRows(int start, int end)
    {
        var (m, v, sd) = (new double[components.Count], new double[components.Count], new double[components.Count]);
        var weights = components.Weights;
        var p = probabilities.Length;
        for (var i = start; i < end; i++)
        {
            fixedMeans[i] = components.Fill(i, m, v);
            var expectedVariance = FixedOrder.Dot(weights, v);
            TensorPrimitives.Add(v, components.ResidualVariances, sd);
            TensorPrimitives.Sqrt(sd, sd);
            var moments = NormalMixture.Moments(m, sd, weights);
            means[i] = moments.Mean;
            standardDeviations[i] = Math.Sqrt(moments.Variance);
            double between = 0;
            for (var s = 0; s < m.Length; s++)
            {
                between += weights[s] * (m[s] - moments.Mean) * (m[s] - moments.Mean);
            }

            fittedStandardDeviations[i] = Math.Sqrt(between + expectedVariance);
            for (var j = 0; j < p; j++)
            {
                quantiles[(i * p) + j] = NormalMixture.Quantile(m, sd, weights, probabilities[j], moments);
            }

            if (HasResponse)
            {
                logDensities[i] = NormalMixture.LogDensity(m, sd, weights, response[i]);
                crps[i] = NgHvi.Crps.OfMixture(m, sd, weights, response[i]);
            }
        }
    }
}
