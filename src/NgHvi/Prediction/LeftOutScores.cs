namespace NgHvi;

/// <summary>Log predictive densities of left-out points by reweighted draws of θ, and their sizes by all draws.</summary>
internal sealed record LeftOutScores(double[] Elpd, double[] Lpd, double[] Shapes, double[] Errors, double MonteCarloError)
{
    private const int FewDraws = 500;

    // p(θ | rest) ∝ p(θ | y)/p(point | θ, rest): weights of the draws times these ratios, then smoothed (Vehtari, Gelman and Gabry 2017).
    public static LeftOutScores Smoothed(LeftOutPass pass, PosteriorDraws draws, int threads, Action<int> report)
    {
        var (n, count, raw) = (pass.Count, draws.Count, draws.LogWeights.ToArray());
        var (elpd, lpd, shapes, errors) = (new double[n], new double[n], new double[n], new double[n]);
        var influence = new double[count]; // Of each draw on the sum.
        foreach (var part in pass.Parts(draws))
        {
            report(part.First);
            var rest = part.Values[0];
            var full = part.Values[1].Length > 0 ? part.Values[1] : rest;
            Predictor.Split(part.Count, threads, (start, end) =>
            {
                var logs = new double[count];
                for (var i = start; i < end; i++)
                {
                    var point = part.First + i;
                    var own = rest.AsSpan(i * count, count);
                    lpd[point] = LogMean(raw, full.AsSpan(i * count, count), logs);
                    TensorPrimitives.Subtract(raw, own, logs);
                    shapes[point] = ParetoSmoothing.Smooth(logs);
                    elpd[point] = LogMean(logs.ToArray(), own, logs);
                    // Of few draws k̂ is noise about its prior; where they weigh alike there is no tail.
                    if (count < FewDraws && FixedOrder.SumOfSquares(logs) * count < 1.1) shapes[point] = Math.Min(shapes[point], 0);
                    double squares = 0;
                    for (var s = 0; s < count; s++) // Weights times relative deviations.
                    {
                        own[s] = logs[s] * (Math.Exp(own[s] - elpd[point]) - 1);
                        squares += own[s] * own[s];
                    }

                    errors[point] = Math.Sqrt(squares);
                }
            });
            for (var i = 0; i < part.Count; i++) TensorPrimitives.Add(influence, rest.AsSpan(i * count, count), influence);
        }

        // Batches of an even number: draws come in opposite pairs, or depend on those before.
        var batch = 2 * Math.Max(1, (int)(Math.Sqrt(count) / 2));
        var squared = draws.Unexplained(influence).Chunk(batch).Sum(part => Math.Pow(FixedOrder.Sum(part), 2));
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
            var logWeights = Array.ConvertAll(weights, Math.Log);
            Predictor.Split(part.Count, threads, (start, end) =>
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

                    lpd[point] = LogMean(logWeights, isOfRows ? Of(1) : Of(0), scratch);
                    elpd[point] = lpd[point] - (square - (mean * mean));
                }
            });
        }

        return new(elpd, lpd, [], [], double.NaN);
    }

    // log Σ w e^v / Σ w; normalised weights remain in the scratch.
    [MethodImpl(AggressiveOptimization)]
    public static double LogMean(ReadOnlySpan<double> logWeights, ReadOnlySpan<double> values, double[] scratch)
    {
        var (largest, highest, sum) = (TensorPrimitives.Max(logWeights), double.NegativeInfinity, 0.0);
        for (var s = 0; s < values.Length; s++)
        {
            scratch[s] = Math.Exp(logWeights[s] - largest);
            if (scratch[s] > 0) highest = Math.Max(highest, values[s]);
        }

        TensorPrimitives.Divide(scratch, FixedOrder.Sum(scratch), scratch);
        for (var s = 0; s < values.Length; s++) if (scratch[s] > 0) sum += scratch[s] * Math.Exp(values[s] - highest);
        return highest + Math.Log(sum);
    }
}
