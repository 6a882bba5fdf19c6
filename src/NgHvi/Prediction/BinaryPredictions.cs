namespace NgHvi;

/// <summary>
/// Posterior predictions of binary responses for n rows: P(y = 1), averaged over θ and over the random coefficients of the row's group.
/// </summary>
public sealed class BinaryPredictions
{
    private readonly double[] probabilities;
    private readonly double[] standardDeviations;
    private readonly double[] quantiles;
    private readonly double[] levels;
    private readonly double[] response;
    private readonly int[] sourceRows;

    internal BinaryPredictions(ResponseFamily family, PredictionRows rows, PredictionOptions options, IPredictiveComponents components)
    {
        (Level, Family, GroupKeys) = (options.Level, family, rows.GroupKeys);
        (sourceRows, response) = (rows.SourceRows, rows.Response);
        levels = [.. options.Probabilities];
        var n = sourceRows.Length;
        (probabilities, standardDeviations, quantiles) = (new double[n], new double[n], new double[n * levels.Length]);
        Ranges.Run(n, options.ThreadCount, (start, end) => Fill(components, start, end));
    }

    /// <summary>Which random coefficients were assumed.</summary>
    public PredictionLevel Level { get; }

    /// <summary>The link.</summary>
    public ResponseFamily Family { get; }

    /// <summary>n.</summary>
    public int RowCount => probabilities.Length;

    /// <summary>The group key of each row, length n.</summary>
    public IReadOnlyList<string> GroupKeys { get; }

    /// <summary>For every row, its index from zero in the table it came from, length n.</summary>
    public ReadOnlySpan<int> SourceRows => sourceRows;

    /// <summary>Whether responses were given.</summary>
    public bool HasResponse => response.Length > 0;

    /// <summary>y, length n, or empty.</summary>
    public ReadOnlySpan<double> Response => response;

    /// <summary>P(y = 1), length n.</summary>
    public ReadOnlySpan<double> Probabilities => probabilities;

    /// <summary>Posterior standard deviations of the row's probability, from θ and the random coefficients; length n.</summary>
    public ReadOnlySpan<double> StandardDeviations => standardDeviations;

    /// <summary>Probabilities of the quantiles, length P.</summary>
    public ReadOnlySpan<double> QuantileLevels => levels;

    /// <summary>Posterior quantiles of the row's probability, n×P row-major.</summary>
    public ReadOnlySpan<double> Quantiles => quantiles;

    /// <summary>How the probabilities agree with the responses.</summary>
    /// <exception cref="InvalidOperationException">The rows have no response.</exception>
    public BinaryScores Scores() => HasResponse
        ? BinaryScores.From(response, probabilities)
        : throw new InvalidOperationException("The rows have no response to score predictions with.");

    private void Fill(IPredictiveComponents components, int start, int end)
    {
        var (mean, sd) = (new double[components.Count], new double[components.Count]);
        var weights = components.Weights;
        for (var i = start; i < end; i++)
        {
            components.Fill(i, mean, sd);
            double first = 0, second = 0;
            for (var s = 0; s < mean.Length; s++)
            {
                var (p, square) = LinkMoments.Of(Family, mean[s], sd[s]);
                first += weights[s] * p;
                second += weights[s] * square;
                sd[s] = Math.Sqrt(Math.Max(sd[s], 1e-8));
            }

            probabilities[i] = Math.Clamp(first, 0, 1);
            standardDeviations[i] = Math.Sqrt(Math.Max(0, second - (first * first)));
            var moments = NormalMixture.Moments(mean, sd, weights);
            for (var j = 0; j < levels.Length; j++)
            {
                // The link is increasing: quantiles of η go through it.
                var eta = NormalMixture.Quantile(mean, sd, weights, levels[j], moments);
                quantiles[(i * levels.Length) + j] = Family == ResponseFamily.Probit ? NormalTail.Cdf(eta) : Logistic.Cdf(eta);
            }
        }
    }
}
