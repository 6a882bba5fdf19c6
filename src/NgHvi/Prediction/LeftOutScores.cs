namespace NgHvi;

/// <summary>Log predictive densities of left-out points by reweighted draws of θ, and their sizes by all draws.</summary>
internal sealed record LeftOutScores(double[] Elpd, double[] Lpd, double[] Shapes, double[] Errors, double MonteCarloError)
{
    private const int FewDraws = 500;

    // p(θ | rest) ∝ p(θ | y)/p(point | θ, rest): weights of the draws times these ratios, then smoothed (Vehtari, Gelman and Gabry 2017).
    public static LeftOutScores Smoothed(LeftOutPass pass, PosteriorDraws draws, int threads, Action<int> report)
    {
        var (n, count, raw, weights) = (pass.Count, draws.Count, draws.LogWeights.ToArray(), draws.LogWeights.ToArray());
        var (elpd, lpd, shapes, errors) = (new double[n], new double[n], new double[n], new double[n]);
        var influence = new double[count]; // Of each draw on the sum.
        LaneExponential.Normalize(weights);
        foreach (var part in pass.Parts(draws))
        {
            report(part.First);
            var rest = part.Values[0];
            var full = part.Values[1].Length > 0 ? part.Values[1] : rest;
            InOrder.Split(part.Count, threads, [MethodImpl(AggressiveOptimization)] (start, end) =>
            {
                var (logs, ratios) = (new double[count], new double[count]);
                for (var i = start; i < end; i++)
                {
                    var point = part.First + i;
                    var own = rest.AsSpan(i * count, count);
                    lpd[point] = LogMean(weights, full.AsSpan(i * count, count), ratios);
                    for (var s = 0; s < count; s++) logs[s] = raw[s] - own[s];
                    shapes[point] = ParetoSmoothing.Smooth(logs);
                    LaneExponential.Normalize(logs);
                    elpd[point] = LogMean(logs, own, ratios);
                    // Of few draws k̂ is noise about its prior; where they weigh alike there is no tail.
                    if (count < FewDraws && FixedOrder.SumOfSquares(logs) * count < 1.1) shapes[point] = Math.Min(shapes[point], 0);
                    // Weights times relative deviations.
                    for (var s = 0; s < count; s++) own[s] = logs[s] > 0 ? logs[s] * (ratios[s] - 1) : 0;
                    errors[point] = FixedOrder.Norm(own);
                }
            });
            for (var i = 0; i < part.Count * count; i += count)
                for (var s = 0; s < count; s++) influence[s] += rest[i + s];
        }

        // Batches of an even number: draws come in opposite pairs, or depend on those before.
        var (batch, squared) = (2 * Math.Max(1, (int)(Math.Sqrt(count) / 2)), 0.0);
        var left = draws.Unexplained(influence);
        for (var s = 0; s < count; s += batch) squared += Math.Pow(FixedOrder.Sum(left.AsSpan(s, Math.Min(batch, count - s))), 2);
        return new(elpd, lpd, shapes, errors, Math.Sqrt(squared));
    }

    // Watanabe (2010): p is the posterior variance of log p(y_i | θ, α), of groups of log p(y_k | θ); here as elpd = lpd − p.
    public static LeftOutScores Widely(LeftOutPass pass, PosteriorDraws draws, int threads, Action<int> report)
    {
        var (n, count, weights) = (pass.Count, draws.Count, draws.Weights);
        var (elpd, lpd) = (new double[n], new double[n]);
        foreach (var part in pass.Parts(draws))
        {
            report(part.First);
            var isOfRows = part.Values[1].Length > 0;
            InOrder.Split(part.Count, threads, (start, end) =>
            {
                var scratch = new double[count];
                for (var i = start; i < end; i++)
                {
                    ReadOnlySpan<double> Of(int kind) => part.Values[kind].AsSpan(i * count, count);
                    var (point, mean, square) = (part.First + i, 0.0, 0.0);
                    var center = isOfRows ? Of(2)[0] : Of(0)[0]; // So that squares do not cancel.
                    for (var s = 0; s < count; s++)
                    {
                        var own = (isOfRows ? Of(2) : Of(0))[s];
                        mean += weights[s] * (own - center);
                        square += weights[s] * (((own - center) * (own - center)) + (isOfRows ? Of(3)[s] - (own * own) : 0));
                    }

                    lpd[point] = LogMean(weights, isOfRows ? Of(1) : Of(0), scratch);
                    elpd[point] = lpd[point] - (square - (mean * mean));
                }
            });
        }

        return new(elpd, lpd, [], [], double.NaN);
    }

    // log Σ w e^v of weights of sum 1; e^v over that mean remain.
    [MethodImpl(AggressiveOptimization)]
    public static double LogMean(ReadOnlySpan<double> weights, ReadOnlySpan<double> values, double[] ratios)
    {
        var (highest, sum) = (double.NegativeInfinity, 0.0);
        for (var s = 0; s < values.Length; s++) if (weights[s] > 0) highest = Math.Max(highest, values[s]);
        LaneExponential.Fill(values, highest, ratios);
        for (var s = 0; s < values.Length; s++) if (weights[s] > 0) sum += weights[s] * ratios[s];
        for (var s = 0; s < values.Length; s++) ratios[s] /= sum;
        return highest + Math.Log(sum);
    }
}
