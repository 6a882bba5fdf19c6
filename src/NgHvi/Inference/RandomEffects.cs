namespace NgHvi;

/// <summary>Posterior moments of every group's random coefficients, averaged over draws of θ and exact given each.</summary>
public static class RandomEffects
{
    /// <summary>E[α_k] = E[m_k(θ)] and Var[α_k] = E[V_k(θ)] + Var[m_k(θ)].</summary>
    /// <param name="model">The model.</param>
    /// <param name="draws">Draws of θ.</param>
    /// <param name="groupKeys">Names of the groups, length K.</param>
    public static IReadOnlyList<RandomEffect> Summarize(LinearMixedModel model, PosteriorDraws draws, IReadOnlyList<string> groupKeys)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(groupKeys);
        var (groups, r) = (model.Data.GroupCount, model.Data.RandomCount);
        Guard.SameLength(groupKeys.Count, nameof(groupKeys), groups, "K");
        var (means, covariances) = (new double[groups * r], new double[groups * r * r]);
        var (first, second, variance) = (new double[groups * r], new double[groups * r], new double[groups * r]);
        for (var s = 0; s < draws.Count; s++)
        {
            Conditional(model, draws, draws.Draw(s), means, covariances);
            var weight = draws.Weights[s];
            for (var i = 0; i < first.Length; i++)
            {
                first[i] += weight * means[i];
                second[i] += weight * means[i] * means[i];
                variance[i] += weight * covariances[(i / r * r * r) + (i % r * (r + 1))];
            }
        }

        return Enumerable.Range(0, groups).Select(k => new RandomEffect(
            groupKeys[k],
            first[(k * r)..((k + 1) * r)],
            Enumerable.Range(k * r, r).Select(i => Math.Sqrt(variance[i] + Math.Max(0, second[i] - (first[i] * first[i])))).ToArray())).ToArray();
    }

    /// <summary>Means (K×r) and covariances (K×r×r) of α given θ, under the method that made the draws.</summary>
    /// <param name="model">The model.</param>
    /// <param name="draws">Where the method's latent factors are, if it has any.</param>
    /// <param name="theta">θ.</param>
    /// <param name="means">Receives the means.</param>
    /// <param name="covariances">Receives the covariances.</param>
    public static void Conditional(
        LinearMixedModel model, PosteriorDraws draws, ReadOnlySpan<double> theta, Span<double> means, Span<double> covariances)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(draws);
        new LinearMixedEvaluator(model).ConditionalMoments(theta, means, covariances);
        var r = model.Data.RandomCount;
        for (var k = 0; k < model.Data.GroupCount; k++)
        {
            LatentFactors.Apply(draws, k, means.Slice(k * r, r), covariances.Slice(k * r * r, r * r));
        }
    }
}
