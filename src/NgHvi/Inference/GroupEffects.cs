namespace NgHvi;

internal static class GroupEffects
{
    private const int MostWorkers = 16; // As many results are found at a time.

    // E[α] = E[m(θ)] and Var[α] = E[V(θ) + mmᵀ] − E[α]E[α]ᵀ, in the units of the data.
    public static IReadOnlyList<RandomEffect> Summarize(MixedDensity model, PosteriorSource source)
    {
        if (model.RandomCount == 0) return [];

        // Each draw costs a solution, or a pass over all rows unless sums suffice.
        var draws = source.Sample(model.HasSeveralFactors ? SummaryBudget.SolutionDraws(model) : model.UsesStatistics ? 2000 : 200);
        var workers = Enumerable.Range(0, Math.Clamp(source.Threads, 1, MostWorkers))
            .Select(_ => new EffectMoments(model, draws.Latents)).ToArray();
        var (levels, count, squares) = (workers[0].Levels, workers[0].Count, workers[0].SquareCount);
        var (mean, square, sigmas) = (new double[count], new double[squares], new double[workers[0].Scales.Length]);
        var natural = new double[model.Shape.ParameterCount];
        IReadOnlyList<string>[] names = [.. model.Factors.Select(model.NamesOf)];
        InOrder.ForEach(
            draws.Count, workers.Length, () => (Means: new double[count], Squares: new double[squares], Scales: new double[sigmas.Length]),
            (worker, s, found) =>
            {
                workers[worker].Fill(draws.Draw(s), found.Means, found.Squares);
                workers[worker].Scales.CopyTo(found.Scales);
                foreach (var level in levels) AddOuter(level.Mean(found.Means), 1, level.Square(found.Squares));
            },
            (s, found) =>
            {
                TensorPrimitives.MultiplyAdd(found.Means, draws.Weights[s], mean, mean);
                TensorPrimitives.MultiplyAdd(found.Squares, draws.Weights[s], square, square);
                AddSigmas(s, found.Scales);
            });

        return [.. levels.Select((level, k) =>
        {
            var (factor, values, variances) = (model.Factors[level.Factor], new double[level.Width], new double[level.Width]);
            AddOuter(level.Mean(mean), -1, level.Square(square));
            model.Units.EffectToData(level.Factor, level.Mean(mean), level.Square(square), values, variances);
            if (sigmas.Length > 0)
            {
                var (sigma, second) = (sigmas[2 * k], sigmas[(2 * k) + 1]);
                (values, variances) = ([.. values, sigma], [.. variances, second - (sigma * sigma)]);
            }

            return new RandomEffect(
                factor.Keys[level.Number], values, Array.ConvertAll(variances, variance => Math.Sqrt(Math.Max(0, variance))))
            {
                Factor = model.HasSeveralFactors ? factor.Name : "",
                Names = names[level.Factor],
            };
        })];

        // E[σ_k] and E[σ_k²], u_k being nearly normal given θ.
        void AddSigmas(int draw, double[] scales)
        {
            if (scales.Length == 0) return;
            model.ResponseParameters(draws.Draw(draw).Slice(model.Shape.ParameterOffset, natural.Length), natural);
            var (sigma, tau) = (Math.Sqrt(natural[0]), natural[1]);
            for (var k = 0; k < scales.Length; k += 2)
            {
                var (center, spread) = (sigma * Math.Exp(tau * scales[k]), tau * scales[k + 1]);
                sigmas[k] += draws.Weights[draw] * center * Math.Exp(0.5 * spread * spread);
                sigmas[k + 1] += draws.Weights[draw] * center * center * Math.Exp(2 * spread * spread);
            }
        }
    }

    private static void AddOuter(ReadOnlySpan<double> x, double factor, Span<double> matrix)
    {
        for (var i = 0; i < x.Length; i++)
            for (var j = 0; j < x.Length; j++) matrix[(i * x.Length) + j] += factor * x[i] * x[j];
    }
}
