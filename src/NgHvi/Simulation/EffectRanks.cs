namespace NgHvi;

/// <summary>Where effects of groups lie in their posterior.</summary>
internal static class EffectRanks
{
    private const int Draws = 400; // Given θ effects are normal, so few draws of it tell enough.

    // P(effect ≤ its true value | y) by level and coefficient, σ_k last; levels by factor, true values in this order.
    public static double[] Of(MixedDensity model, PosteriorSource source, int[][] levels, double[] truth)
    {
        if (levels.Length == 0) return [];
        var draws = source.Sample(Draws);
        var moments = new EffectMoments(model, draws.Latents, levels);
        var (means, covariances) = (new double[moments.Count], new double[moments.SquareCount]);
        var result = new double[moments.Count + (moments.Scales.Length / 2)];
        var natural = new double[model.Shape.ParameterCount];
        for (var s = 0; s < draws.Count; s++)
        {
            var (weight, at) = (draws.Weights[s], 0);
            if (weight == 0) continue;
            moments.Fill(draws.Draw(s), means, covariances);
            model.ResponseParameters(draws.Draw(s).Slice(model.Shape.ParameterOffset, natural.Length), natural);
            foreach (var (g, level) in moments.Levels.Index())
            {
                var (mean, variances) = (new double[level.Width], new double[level.Width]);
                model.Units.EffectToData(level.Factor, level.Mean(means), level.Square(covariances), mean, variances);
                for (var a = 0; a < level.Width; a++) Add(mean[a], variances[a]);
                if (moments.Scales.IsEmpty) continue;
                var center = (0.5 * Math.Log(natural[0])) + (natural[1] * moments.Scales[2 * g]);
                var spread = natural[1] * moments.Scales[(2 * g) + 1];
                Add(center, spread * spread);
            }

            void Add(double mean, double variance) =>
                result[at] += weight * Normal.CDF(mean, Math.Sqrt(Math.Max(variance, 1e-300)), truth[at++]);
        }

        return result;
    }
}
