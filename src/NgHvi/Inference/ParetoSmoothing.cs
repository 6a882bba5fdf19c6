namespace NgHvi;

/// <summary>Vehtari, Simpson, Gelman, Yao and Gabry (2024); the fit is Zhang and Stephens's (2009).</summary>
internal static class ParetoSmoothing
{
    public static double Smooth(Span<double> logWeights) // Returns k̂; infinity without a fit.
    {
        var n = logWeights.Length;
        var tail = (int)Math.Ceiling(Math.Min(0.2 * n, 3 * Math.Sqrt(n)));
        if (tail < 5) return double.PositiveInfinity;
        var keys = Largest(logWeights, tail + 1);
        var (maximum, cutoff) = (keys[^1], Math.Exp(keys[0] - keys[^1]));
        var excess = Array.ConvertAll(keys[1..], key => Math.Exp(key - maximum) - cutoff);
        if (!(excess[^1] > 0)) return double.NegativeInfinity; // All weights are equal.
        var (shape, scale) = FitGeneralisedPareto(excess);
        if (!double.IsFinite(shape)) return double.PositiveInfinity;
        for (var i = 0; i < tail; i++)
        {
            var rest = 1 - ((i + 0.5) / tail);
            var quantile = Math.Abs(shape) < 1e-12 ? -scale * Math.Log(rest) : scale / shape * (Math.Pow(rest, -shape) - 1);
            excess[i] = Math.Min(Math.Log(quantile + cutoff), 0) + maximum;
        }

        foreach (ref var log in logWeights)
            if (log > keys[0]) log = excess[Array.BinarySearch(keys, 1, tail, log) - 1];
        return shape;
    }

    private static double[] Largest(ReadOnlySpan<double> all, int count) // Rising.
    {
        var keys = all[..count].ToArray();
        Array.Sort(keys); // A heap, the smallest first.
        foreach (var key in all[count..])
        {
            var at = 0;
            for (var child = 1; key > keys[0] && child < count; child = (2 * at) + 1)
            {
                if (child + 1 < count && keys[child + 1] < keys[child]) child++;
                if (!(keys[child] < key)) break;
                keys[at] = keys[child];
                at = child;
            }

            if (key > keys[at]) keys[at] = key;
        }

        Array.Sort(keys);
        return keys;
    }

    private static (double Shape, double Scale) FitGeneralisedPareto(double[] sorted) // Posterior mean.
    {
        const int PriorCount = 10;
        var (n, factors) = (sorted.Length, new double[sorted.Length]);
        var candidates = 30 + (int)Math.Sqrt(n);
        var quartile = sorted[(int)Math.Floor((n / 4.0) + 0.5) - 1];
        if (!(quartile > 0)) quartile = sorted[^1] / n;
        var (theta, weights) = (new double[candidates], new double[candidates]);
        for (var j = 0; j < candidates; j++)
        {
            theta[j] = (1 / sorted[^1]) + ((1 - Math.Sqrt(candidates / (j + 0.5))) / (3 * quartile));
            var k = MeanLog(theta[j]);
            weights[j] = n * (Math.Log(-theta[j] / k) - k - 1);
        }

        LaneExponential.Normalize(weights);
        var mean = FixedOrder.Dot(theta, weights);
        var shape = MeanLog(mean);
        return (((shape * n) + (0.5 * PriorCount)) / (n + PriorCount), -shape / mean);

        double MeanLog(double t)
        {
            for (var i = 0; i < n; i++) factors[i] = 1 - (t * sorted[i]);
            return FixedOrder.LogProduct(factors) / n;
        }
    }
}
