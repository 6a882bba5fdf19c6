using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace NgHvi;

/// <summary>
/// How well Markov chains know a quantity: rank-normalised split-R̂, effective sample sizes and the error of the mean (Vehtari, Gelman,
/// Simpson, Carpenter and Bürkner 2021, "Rank-normalization, folding, and localization: an improved R̂ for assessing convergence of MCMC").
/// </summary>
/// <remarks>
/// Everything is NaN for fewer than four draws a chain or for a quantity that does not vary. Chains are of equal length; each is split in
/// two halves, so that a single chain that drifts is found out too.
/// </remarks>
internal static class ChainDiagnostics
{
    private const int FewestDraws = 4;

    /// <summary>
    /// The larger of R̂ of the rank-normalised draws and of their rank-normalised distances from the median. Below 1.01 is good.
    /// </summary>
    /// <param name="chains">Draws, one array for each chain.</param>
    public static double SplitRHat(IReadOnlyList<double[]> chains)
    {
        if (Split(chains) is not { } halves)
        {
            return double.NaN;
        }

        var median = halves.SelectMany(half => half).Median();
        var folded = halves.Select(half => Array.ConvertAll(half, value => Math.Abs(value - median))).ToArray();
        var (bulk, tail) = (RHat(RankNormalize(halves)), RHat(RankNormalize(folded)));
        return double.IsNaN(tail) ? bulk : Math.Max(bulk, tail);
    }

    /// <summary>Bulk effective sample size: that of the rank-normalised draws. Above 100 a chain is good.</summary>
    /// <inheritdoc cref="SplitRHat"/>
    public static double EffectiveSampleSize(IReadOnlyList<double[]> chains) =>
        Split(chains) is { } halves ? Size(RankNormalize(halves)) : double.NaN;

    /// <summary>
    /// Standard error of the mean of all draws: their standard deviation over √(effective sample size of the draws themselves).
    /// </summary>
    /// <inheritdoc cref="SplitRHat"/>
    public static double MonteCarloStandardError(IReadOnlyList<double[]> chains) =>
        Split(chains) is { } halves ? halves.SelectMany(half => half).StandardDeviation() / Math.Sqrt(Size(halves)) : double.NaN;

    /// <summary>
    /// The halves of the chains, without the middle draw of an odd number; null when there are too few draws or all are equal.
    /// </summary>
    private static double[][]? Split(IReadOnlyList<double[]> chains)
    {
        ArgumentNullException.ThrowIfNull(chains);
        var n = chains.Count == 0 ? 0 : chains[0].Length;
        foreach (var chain in chains)
        {
            Guard.SameLength(chain.Length, "a chain", n, "the first");
        }

        if (n < FewestDraws || chains.All(chain => Array.TrueForAll(chain, value => value == chains[0][0])))
        {
            return null;
        }

        return chains.SelectMany(chain => new[] { chain[..(n / 2)], chain[^(n / 2)..] }).ToArray();
    }

    /// <summary>Φ⁻¹((rank − 3/8)/(S + 1/4)) of each draw among all S, ties sharing their average rank (eq. 14).</summary>
    private static double[][] RankNormalize(double[][] chains)
    {
        var n = chains[0].Length;
        var values = chains.SelectMany(chain => chain).ToArray();
        var order = Enumerable.Range(0, values.Length).ToArray();
        Array.Sort(values, order);
        var result = chains.Select(_ => new double[n]).ToArray();
        for (int first = 0, next; first < values.Length; first = next)
        {
            next = first + 1;
            while (next < values.Length && values[next] == values[first])
            {
                next++;
            }

            var rank = 0.5 * (first + 1 + next);
            var normal = Normal.InvCDF(0, 1, (rank - 0.375) / (values.Length + 0.25));
            for (var i = first; i < next; i++)
            {
                result[order[i] / n][order[i] % n] = normal;
            }
        }

        return result;
    }

    private static double RHat(double[][] chains)
    {
        var n = chains[0].Length;
        var (within, total) = Variances(chains);
        return n > 1 && within > 0 ? Math.Sqrt(total / within) : double.NaN;
    }

    /// <summary>W, the mean variance within chains, and var⁺ = W(n − 1)/n + variance of the chains' means (eqs. 1 to 3).</summary>
    private static (double Within, double Total) Variances(double[][] chains)
    {
        var n = chains[0].Length;
        var within = chains.Average(chain => chain.Variance());
        return (within, (within * (n - 1) / n) + chains.Select(chain => chain.Average()).Variance());
    }

    /// <summary>
    /// Draws divided by the autocorrelation time 1 + 2Σρ_t, with ρ_t from all chains (eq. 10) summed over Geyer's (1992) initial monotone
    /// sequence of positive pairs. Autocovariances are formed only for the lags that are used.
    /// </summary>
    private static double Size(double[][] chains)
    {
        var (count, n) = (chains.Length, chains[0].Length);
        var (within, total) = Variances(chains);
        var centered = chains.Select(chain =>
        {
            var mean = chain.Average();
            return Array.ConvertAll(chain, value => value - mean);
        }).ToArray();
        var (time, previous) = (0.0, double.PositiveInfinity);
        for (var t = 0; t + 1 < n; t += 2)
        {
            var pair = Correlation(t) + Correlation(t + 1);
            if (!(pair > 0))
            {
                break;
            }

            previous = Math.Min(previous, pair);
            time += 2 * previous;
        }

        // The floor keeps antithetic chains from claiming more than S·log10 S independent draws.
        return count * n / Math.Max(time - 1, 1 / Math.Log10(count * n));

        double Correlation(int lag)
        {
            if (lag == 0)
            {
                return 1;
            }

            double covariance = 0;
            foreach (var chain in centered)
            {
                covariance += FixedOrder.Dot(chain.AsSpan(0, n - lag), chain.AsSpan(lag)) / n;
            }

            return 1 - ((within - (covariance / count)) / total);
        }
    }
}
