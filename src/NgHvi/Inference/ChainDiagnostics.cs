namespace NgHvi;

/// <summary>Vehtari, Gelman, Simpson, Carpenter and Bürkner (2021); NaN where chains are too short or do not vary.</summary>
internal static class ChainDiagnostics
{
    public const double LargestRHat = 1.01;

    public static double SplitRHat(IReadOnlyList<double[]> chains)
    {
        if (Split(chains) is not { } halves) return double.NaN;
        var median = halves.SelectMany(half => half).Median();
        double[][] folded = [.. halves.Select(half => Array.ConvertAll(half, value => Math.Abs(value - median)))];
        var (bulk, tail) = (RHat(RankNormalize(halves)), RHat(RankNormalize(folded)));
        return double.IsNaN(tail) ? bulk : Math.Max(bulk, tail);
    }

    public static double EffectiveSampleSize(IReadOnlyList<double[]> chains) =>
        Split(chains) is { } halves ? Size(RankNormalize(halves)) : double.NaN;

    // Of the bulk and of both 5 % tails (section 4.3); NaN where one is.
    public static double LeastSize(IReadOnlyList<double[]> chains)
    {
        double[] all = [.. chains.SelectMany(chain => chain)];
        return Math.Min(EffectiveSampleSize(chains), Math.Min(Below(0.05), Below(0.95)));

        double Below(double share) => all.Quantile(share) is var quantile
            ? EffectiveSampleSize([.. chains.Select(chain => Array.ConvertAll(chain, value => value <= quantile ? 1.0 : 0))]) : 0;
    }

    // E-BFMI (Betancourt 2016): mean square of changes of the energy over its variance, 2 where each move draws it anew.
    public static double EnergyInformation(double[] energies)
    {
        var changes = energies.Zip(energies.Skip(1), (before, after) => (after - before) * (after - before));
        return changes.Sum() / ((energies.Length - 1) * energies.Variance());
    }

    public static double MonteCarloStandardError(IReadOnlyList<double[]> chains) =>
        Split(chains) is { } halves ? halves.SelectMany(half => half).StandardDeviation() / Math.Sqrt(Size(halves)) : double.NaN;

    private static double[][]? Split(IReadOnlyList<double[]> chains) // Halves, so that drift shows.
    {
        var n = chains.Count == 0 ? 0 : chains[0].Length;
        foreach (var chain in chains) Guard.SameLength(chain.Length, "a chain", n, "the first");
        return n < 4 || chains.All(chain => Array.TrueForAll(chain, value => value == chains[0][0])) ? null
            : [.. chains.SelectMany(chain => new[] { chain[..(n / 2)], chain[^(n / 2)..] })];
    }

    // Φ⁻¹((rank − 3/8)/(S + 1/4)) (eq. 14).
    private static double[][] RankNormalize(double[][] chains)
    {
        var ranks = ArrayStatistics.RanksInplace([.. chains.SelectMany(chain => chain)], RankDefinition.Average);
        var normals = Array.ConvertAll(ranks, rank => Normal.InvCDF(0, 1, (rank - 0.375) / (ranks.Length + 0.25)));
        return [.. normals.Chunk(chains[0].Length)];
    }

    private static double RHat(double[][] chains)
    {
        var (within, total) = Variances(chains);
        return chains[0].Length > 1 && within > 0 ? Math.Sqrt(total / within) : double.NaN;
    }

    private static (double Within, double Total) Variances(double[][] chains) // W and var⁺ (eqs. 1 to 3).
    {
        var (n, within) = (chains[0].Length, chains.Average(chain => chain.Variance()));
        return (within, (within * (n - 1) / n) + chains.Select(chain => chain.Average()).Variance());
    }

    // Draws over 1 + 2Σρ_t (eq. 10), by Geyer's (1992) initial monotone sequence.
    private static double Size(double[][] chains)
    {
        var (count, n) = (chains.Length, chains[0].Length);
        var (within, total) = Variances(chains);
        var centered = chains.Select(chain => chain.Average() is var mean ? Array.ConvertAll(chain, value => value - mean) : []).ToArray();
        var (time, previous) = (0.0, double.PositiveInfinity);
        for (var t = 0; t + 1 < n && Correlation(t) + Correlation(t + 1) is > 0 and var pair; t += 2)
        {
            previous = Math.Min(previous, pair);
            time += 2 * previous;
        }

        // At most S·log10 S for antithetic chains.
        return count * n / Math.Max(time - 1, 1 / Math.Log10(count * n));

        double Correlation(int lag) => lag == 0 ? 1
            : 1 - ((within - (centered.Sum(chain => FixedOrder.Dot(chain.AsSpan(0, n - lag), chain.AsSpan(lag)) / n) / count)) / total);
    }
}
