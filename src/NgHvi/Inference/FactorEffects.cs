namespace NgHvi;

/// <summary>Random effects of several grouping factors, β integrated out with them: E[b] = E[m(θ)], Var[b] = E[V(θ) + mmᵀ] −
/// E[b]E[b]ᵀ.</summary>
internal static class FactorEffects
{
    private const int MostWorkers = 16;

    public static IReadOnlyList<RandomEffect> Summarize(MixedDensity model, PosteriorSource source)
    {
        var (draws, plan, factors) = (source.Sample(SummaryBudget.SolutionDraws(model)), model.Plan, model.Data.Factors);
        var workers = Enumerable.Range(0, Math.Clamp(source.Threads, 1, MostWorkers)).Select(_ => new MixedEvaluator(model, 1)).ToArray();
        var (means, squares) = (factors.Sum(factor => factor.Keys.Count * factor.Count),
            factors.Sum(factor => factor.Keys.Count * factor.Count * factor.Count));
        var (mean, square) = (new double[means], new double[squares]);
        InOrder.ForEach(
            draws.Count, workers.Length, () => (new double[means], new double[squares]),
            (worker, s, found) => Fill(workers[worker], draws.Draw(s), found),
            (s, found) =>
            {
                TensorPrimitives.MultiplyAdd(found.Item1, draws.Weights[s], mean, mean);
                TensorPrimitives.MultiplyAdd(found.Item2, draws.Weights[s], square, square);
            });

        var (effects, at, next) = (new List<RandomEffect>(), 0, 0);
        foreach (var (f, factor) in factors.Index())
        {
            var (r, names) = (factor.Count, model.RandomNames.Take(factor.Columns).ToArray());
            for (var k = 0; k < factor.Keys.Count; k++, at += r, next += r * r)
            {
                var (own, sds) = (new double[r], new double[r]);
                var covariance = square[next..(next + (r * r))];
                GroupEffects.AddOuter(mean.AsSpan(at, r), -1, covariance);
                model.Units.BlockToData(f, mean.AsSpan(at, r), own);
                for (var a = 0; a < r; a++) sds[a] = Math.Sqrt(Math.Max(0, model.Units.BlockVariance(f, covariance, a)));
                effects.Add(new RandomEffect(factor.Keys[k], own, sds) { Factor = factor.Name, Names = names });
            }
        }

        return effects;

        void Fill(MixedEvaluator evaluator, ReadOnlySpan<double> theta, (double[] Means, double[] Squares) result)
        {
            evaluator.Marginal(theta, []);
            var system = evaluator.Factors.System;
            system.Invert(system.All);
            var (at, next) = (0, 0);
            foreach (var (f, factor) in factors.Index())
            {
                var r = factor.Count;
                for (var k = 0; k < factor.Keys.Count; k++, at += r, next += r * r)
                {
                    var own = system.Solution.AsSpan(plan.Offsets[f] + (k * r), r);
                    own.CopyTo(result.Means.AsSpan(at));
                    system.Variance(f, k, result.Squares.AsSpan(next, r * r));
                    GroupEffects.AddOuter(own, 1, result.Squares.AsSpan(next, r * r));
                }
            }
        }
    }
}
