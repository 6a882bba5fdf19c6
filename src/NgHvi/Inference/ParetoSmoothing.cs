namespace NgHvi;

/// <summary>Vehtari, Simpson, Gelman, Yao and Gabry (2024); the fit is Zhang and Stephens's (2009).</summary>
internal static class ParetoSmoothing
{
    public static double Smooth(Span<double> logWeights) // Returns k̂; infinity without a fit.
    {
        var n = logWeights.Length;
        var tail = (int)Math.Ceiling(Math.Min(0.2 * n, 3 * Math.Sqrt(n)));
        if (tail < 5) return double.PositiveInfinity;
        int[] order = [.. Enumerable.Range(0, n)];
        var keys = logWeights.ToArray();
        Array.Sort(keys, order);
        var maximum = keys[^1];
        var cutoff = Math.Exp(keys[n - tail - 1] - maximum);
        var excess = Array.ConvertAll(keys[^tail..], key => Math.Exp(key - maximum) - cutoff);
        if (!(excess[^1] > 0)) return double.NegativeInfinity; // All weights are equal.
        var (shape, scale) = FitGeneralisedPareto(excess);
        if (!double.IsFinite(shape)) return double.PositiveInfinity;
        for (var i = 0; i < tail; i++)
        {
            var rest = 1 - ((i + 0.5) / tail);
            var quantile = Math.Abs(shape) < 1e-12 ? -scale * Math.Log(rest) : scale / shape * (Math.Pow(rest, -shape) - 1);
            logWeights[order[n - tail + i]] = Math.Min(Math.Log(quantile + cutoff), 0) + maximum;
        }

        return shape;
    }

    private static (double Shape, double Scale) FitGeneralisedPareto(double[] sorted) // Posterior mean.
    {
        const int PriorCount = 10;
        var n = sorted.Length;
        var candidates = 30 + (int)Math.Sqrt(n);
        var quartile = sorted[(int)Math.Floor((n / 4.0) + 0.5) - 1];
        if (!(quartile > 0)) quartile = sorted[^1] / n;
        double[] theta = [.. Enumerable.Range(0, candidates)
            .Select(j => (1 / sorted[^1]) + ((1 - Math.Sqrt(candidates / (j + 0.5))) / (3 * quartile)))];
        var logLikelihood = Array.ConvertAll(theta, t => MeanLog(t) is var k ? n * (Math.Log(-t / k) - k - 1) : 0);
        var mean = theta.Zip(logLikelihood, (t, own) => t / logLikelihood.Sum(other => Math.Exp(other - own))).Sum();
        var shape = MeanLog(mean);
        return (((shape * n) + (0.5 * PriorCount)) / (n + PriorCount), -shape / mean);

        double MeanLog(double t) => sorted.Sum(value => Math.Log(1 - (t * value))) / n;
    }
}
