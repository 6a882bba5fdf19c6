namespace NgHvi;

/// <summary>Where effects of groups lie in their posterior.</summary>
internal static class EffectRanks
{
    private const int Draws = 400; // Given θ effects are normal, so few draws of it tell enough.

    // P(effect ≤ its true value | y) by level and coefficient, σ_k last; levels by factor, effects as they were simulated.
    public static IEnumerable<double> Of(MixedDensity model, PosteriorSource source, int[][] levels, PriorSimulation.Draw truth) =>
        levels.Length == 0 ? []
            : model.HasSeveralFactors ? OfFactors(model, source, levels, truth) : OfGroups(model, source, levels[0], truth);

    private static double[] OfGroups(MixedDensity model, PosteriorSource source, int[] groups, PriorSimulation.Draw truth)
    {
        var (draws, moments, r) = (source.Sample(Draws), model.CreateMoments(groups)(), model.RandomCount);
        var (means, covariances) = (new double[groups.Length * r], new double[groups.Length * r * r]);
        var (mean, covariance, natural) = (new double[r], new double[r * r], new double[model.Shape.ParameterCount]);
        var width = model.EffectNames.Count;
        var result = new double[groups.Length * width];
        for (var s = 0; s < draws.Count; s++)
        {
            var weight = draws.Weights[s];
            if (weight == 0) continue;
            moments.Fill(draws.Draw(s), means, covariances);
            model.ResponseParameters(moments.Parameters.Response, natural);
            for (var g = 0; g < groups.Length; g++)
            {
                var own = means.AsSpan(g * r, r);
                var square = covariances.AsSpan(g * r * r, r * r);
                draws.Latents?.ToMethod(groups[g], own, square);
                model.Units.RandomToData(own, mean);
                model.Units.CovarianceToData(square, covariance);
                for (var a = 0; a < r; a++)
                    result[(g * width) + a] += weight * Below(truth.Effects[0][(groups[g] * r) + a], mean[a], covariance[a * (r + 1)]);
                if (width == r) continue;
                var center = (0.5 * Math.Log(natural[0])) + (natural[1] * moments.Scales[2 * g]);
                var spread = natural[1] * moments.Scales[(2 * g) + 1];
                result[(g * width) + r] += weight * Below(truth.LogScales[groups[g]], center, spread * spread);
            }
        }

        return result;
    }

    private static double[] OfFactors(MixedDensity model, PosteriorSource source, int[][] levels, PriorSimulation.Draw truth)
    {
        var (draws, factors, evaluator) = (source.Sample(Draws), model.Data.Factors, new MixedEvaluator(model, 1));
        var result = new double[levels.Index().Sum(level => level.Item.Length * factors[level.Index].Count)];
        for (var s = 0; s < draws.Count; s++)
        {
            evaluator.Marginal(draws.Draw(s), []);
            var (system, at) = (evaluator.Factors.System, 0);
            system.Invert(system.All);
            foreach (var (f, factor) in factors.Index())
            {
                var r = factor.Count;
                var (mean, covariance) = (new double[r], new double[r * r]);
                foreach (var k in levels[f])
                {
                    model.Units.BlockToData(f, system.Solution.AsSpan(model.Plan.Offsets[f] + (k * r), r), mean);
                    system.Variance(f, k, covariance);
                    for (var a = 0; a < r; a++)
                        result[at++] += draws.Weights[s] * Below(
                            truth.Effects[f][(k * r) + a], mean[a], model.Units.BlockVariance(f, covariance, a));
                }
            }
        }

        return result;
    }

    private static double Below(double value, double mean, double variance) =>
        Normal.CDF(mean, Math.Sqrt(Math.Max(variance, 1e-300)), value);
}
