namespace NgHvi;

internal static class GroupEffects
{
    private const int Block = 16;

    // E[α] = E[m(θ)] and Var[α] = E[V(θ) + mmᵀ] − E[α]E[α]ᵀ, in the units of the data.
    public static IReadOnlyList<RandomEffect> Summarize(MixedDensity model, PosteriorSource source)
    {
        var (groups, r) = (model.Data.GroupCount, model.RandomCount);
        if (r == 0) return [];
        if (model.HasSeveralFactors) return FactorEffects.Summarize(model, source);

        // Each draw costs a pass over all rows unless sums suffice.
        var draws = source.Sample(model.UsesStatistics ? 2000 : 200);
        var create = model.CreateMoments([.. Enumerable.Range(0, groups)]);
        var workers = Enumerable.Range(0, source.Threads).Select(_ => create()).ToArray();
        var (hasScale, sigmas, natural) = (model.Response.HasGroupScale, new double[2 * groups], new double[model.Shape.ParameterCount]);
        var results = Enumerable.Range(0, Math.Min(Block, draws.Count))
            .Select(_ => (
                Means: new double[groups * r], Squares: new double[groups * r * r], Scales: new double[hasScale ? 2 * groups : 0]))
            .ToArray();
        var (mean, square, covariance) = (new double[groups * r], new double[groups * r * r], new double[r * r]);
        for (var start = 0; start < draws.Count; start += Block)
        {
            var count = Math.Min(Block, draws.Count - start);
            Parallel.For(0, workers.Length, worker =>
            {
                for (var s = worker; s < count; s += workers.Length)
                {
                    var (means, squares, scales) = results[s];
                    workers[worker].Fill(draws.Draw(start + s), means, squares);
                    workers[worker].Scales.CopyTo(scales, 0);
                    for (var k = 0; k < groups; k++)
                    {
                        draws.Latents?.ToMethod(k, means.AsSpan(k * r, r), squares.AsSpan(k * r * r, r * r));
                        AddOuter(means.AsSpan(k * r, r), 1, squares.AsSpan(k * r * r, r * r));
                    }
                }
            });
            for (var s = 0; s < count; s++)
            {
                TensorPrimitives.MultiplyAdd(results[s].Means, draws.Weights[start + s], mean, mean);
                TensorPrimitives.MultiplyAdd(results[s].Squares, draws.Weights[start + s], square, square);
                AddSigmas(start + s, results[s].Scales);
            }
        }

        return [.. model.Data.GroupKeys.Select((key, k) =>
        {
            var own = mean.AsSpan(k * r, r);
            var ownSquare = square.AsSpan(k * r * r, r * r);
            var values = new double[r];
            AddOuter(own, -1, ownSquare);
            model.Units.RandomToData(own, values);
            model.Units.CovarianceToData(ownSquare, covariance);
            var deviations = Enumerable.Range(0, r).Select(i => Math.Sqrt(Math.Max(0, covariance[i * (r + 1)])));
            if (!hasScale) return new RandomEffect(key, values, [.. deviations]) { Names = model.RandomNames };
            var (sigma, second) = (sigmas[2 * k], sigmas[(2 * k) + 1]);
            return new RandomEffect(key, [.. values, sigma], [.. deviations, Math.Sqrt(Math.Max(0, second - (sigma * sigma)))])
            {
                Names = model.EffectNames,
            };
        })];

        // E[σ_k] and E[σ_k²], u_k being nearly normal given θ.
        void AddSigmas(int draw, double[] scales)
        {
            if (!hasScale) return;
            model.ResponseParameters(draws.Draw(draw).Slice(model.Shape.ParameterOffset, natural.Length), natural);
            var (sigma, tau) = (Math.Sqrt(natural[0]), natural[1]);
            for (var k = 0; k < groups; k++)
            {
                var (center, spread) = (sigma * Math.Exp(tau * scales[2 * k]), tau * scales[(2 * k) + 1]);
                sigmas[2 * k] += draws.Weights[draw] * center * Math.Exp(0.5 * spread * spread);
                sigmas[(2 * k) + 1] += draws.Weights[draw] * center * center * Math.Exp(2 * spread * spread);
            }
        }
    }

    public static void AddOuter(ReadOnlySpan<double> x, double factor, Span<double> matrix)
    {
        for (var i = 0; i < x.Length; i++)
            for (var j = 0; j < x.Length; j++) matrix[(i * x.Length) + j] += factor * x[i] * x[j];
    }
}
