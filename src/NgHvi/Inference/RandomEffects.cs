using NgHvi.LinearAlgebra;
using NgHvi.Models;

namespace NgHvi.Inference;

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
        if (draws.LatentMeans.Length == 0)
        {
            return;
        }

        var r = model.Data.RandomCount;
        Span<double> root = stackalloc double[r * r];
        for (var k = 0; k < model.Data.GroupCount; k++)
        {
            var covariance = covariances.Slice(k * r * r, r * r);
            if (!SmallCholesky.Factor(covariance, r))
            {
                throw new ArithmeticException($"The conditional covariance of group {k + 1} is not positive definite; θ is out of range.");
            }

            var latentRoot = draws.LatentRoots.Slice(k * r * r, r * r);
            root.Clear();
            for (var i = 0; i < r; i++)
            {
                for (var l = 0; l <= i; l++)
                {
                    means[(k * r) + i] += covariance[(i * r) + l] * draws.LatentMeans[(k * r) + l];
                    for (var j = 0; j <= l; j++)
                    {
                        root[(i * r) + j] += covariance[(i * r) + l] * latentRoot[(l * r) + j];
                    }
                }
            }

            for (var i = 0; i < r; i++)
            {
                for (var j = 0; j < r; j++)
                {
                    double sum = 0;
                    for (var l = 0; l <= Math.Min(i, j); l++)
                    {
                        sum += root[(i * r) + l] * root[(j * r) + l];
                    }

                    covariance[(i * r) + j] = sum;
                }
            }
        }
    }
}
