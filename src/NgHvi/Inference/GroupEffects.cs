namespace NgHvi;

internal static class GroupEffects
{
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
        var (mean, square, covariance) = (new double[groups * r], new double[groups * r * r], new double[r * r]);
        InOrder.ForEach(
            draws.Count, workers.Length,
            () => (Means: new double[groups * r], Squares: new double[groups * r * r], Scales: new double[hasScale ? 2 * groups : 0]),
            (worker, s, found) =>
            {
                workers[worker].Fill(draws.Draw(s), found.Means, found.Squares);
                workers[worker].Scales.CopyTo(found.Scales, 0);
                for (var k = 0; k < groups; k++)
                {
                    draws.Latents?.ToMethod(k, found.Means.AsSpan(k * r, r), found.Squares.AsSpan(k * r * r, r * r));
                    AddOuter(found.Means.AsSpan(k * r, r), 1, found.Squares.AsSpan(k * r * r, r * r));
                }
            },
            (s, found) =>
            {
                TensorPrimitives.MultiplyAdd(found.Means, draws.Weights[s], mean, mean);
                TensorPrimitives.MultiplyAdd(found.Squares, draws.Weights[s], square, square);
                AddSigmas(s, found.Scales);
            });

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
