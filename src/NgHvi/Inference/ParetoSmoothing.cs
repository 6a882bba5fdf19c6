namespace NgHvi;

/// <summary>Pareto smoothed importance sampling: steadier weights and the diagnostic k̂.</summary>
/// <remarks>
/// Vehtari, Simpson, Gelman, Yao and Gabry (2024), "Pareto smoothed importance sampling", JMLR 25; the fit of the generalised Pareto
/// distribution is that of Zhang and Stephens (2009) with the weak prior of the former.
/// </remarks>
internal static class ParetoSmoothing
{
    /// <summary>Replaces the largest log weights by expected order statistics of the fitted tail.</summary>
    public static double Smooth(Span<double> logWeights)
    {
        var n = logWeights.Length;
        var tail = (int)Math.Ceiling(Math.Min(0.2 * n, 3 * Math.Sqrt(n)));
        if (tail < 5) return double.PositiveInfinity;
        var order = new int[n];
        for (var i = 0; i < n; i++) order[i] = i;
        var keys = logWeights.ToArray();
        Array.Sort(keys, order);
        var maximum = keys[^1];
        var cutoff = Math.Exp(keys[n - tail - 1] - maximum);
        var excess = new double[tail];
        for (var i = 0; i < tail; i++) excess[i] = Math.Exp(keys[n - tail + i] - maximum) - cutoff;
        if (!(excess[^1] > 0))
        {
            // All weights are equal: nothing is heavy.
            return double.NegativeInfinity;
        }

        var (shape, scale) = FitGeneralisedPareto(excess);
        if (!double.IsFinite(shape)) return double.PositiveInfinity;
        for (var i = 0; i < tail; i++)
        {
            var probability = (i + 0.5) / tail;
            var quantile = Math.Abs(shape) < 1e-12
                ? -scale * Math.Log(1 - probability)
                : scale / shape * (Math.Pow(1 - probability, -shape) - 1);
            logWeights[order[n - tail + i]] = Math.Min(Math.Log(quantile + cutoff), 0) + maximum;
        }

        return shape;
    }

    // Posterior mean of (k, σ) for sorted excesses.
    private static (double Shape, double Scale) FitGeneralisedPareto(ReadOnlySpan<double> sorted)
    {
        const int PriorCount = 10;
        var n = sorted.Length;
        var candidates = 30 + (int)Math.Sqrt(n);
        var quartile = sorted[(int)Math.Floor((n / 4.0) + 0.5) - 1];
        if (!(quartile > 0)) quartile = sorted[^1] / n;
        var logLikelihood = new double[candidates];
        var theta = new double[candidates];
        for (var j = 0; j < candidates; j++)
        {
            theta[j] = (1 / sorted[^1]) + ((1 - Math.Sqrt(candidates / (j + 0.5))) / (3 * quartile));
            var k = MeanLog(sorted, theta[j]);
            logLikelihood[j] = n * (Math.Log(-theta[j] / k) - k - 1);
        }

        double mean = 0;
        for (var j = 0; j < candidates; j++)
        {
            double sum = 0;
            foreach (var other in logLikelihood) sum += Math.Exp(other - logLikelihood[j]);
            mean += theta[j] / sum;
        }

        var shape = MeanLog(sorted, mean);
        var scale = -shape / mean;
        return (((shape * n) + (0.5 * PriorCount)) / (n + PriorCount), scale);
    }

    private static double MeanLog(ReadOnlySpan<double> values, double theta)
    {
        double sum = 0;
        foreach (var value in values) sum += Math.Log(1 - (theta * value));
        return sum / values.Length;
    }
}
