namespace NgHvi;

/// <summary>Posterior moments of every group's random coefficients under a deep model, on the scale of the data.</summary>
public static class DeepRandomEffects
{
    private const int Block = 16;

    /// <summary>E[α_k] = E[m_k(θ)] and Var[α_k] = E[V_k(θ)] + Var[m_k(θ)].</summary>
    /// <param name="model">The model.</param>
    /// <param name="draws">Draws of θ; each costs a pass over the training rows.</param>
    /// <param name="threads">Threads; changes no bit of the result. Range: > 0.</param>
    public static IReadOnlyList<RandomEffect> Summarize(DeepModel model, PosteriorDraws draws, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(draws);
        Guard.Positive(threads);
        var (groups, r) = (model.Data.GroupCount, model.RandomCount);
        var (first, second, variance) = (new double[groups * r], new double[groups * r], new double[groups * r]);
        var values = new (double[] Means, double[] Variances)[Math.Min(Block, draws.Count)];
        var workers = Enumerable.Range(0, threads).Select(_ => new Worker(model, draws)).ToArray();
        for (var start = 0; start < draws.Count; start += Block)
        {
            var count = Math.Min(Block, draws.Count - start);
            Parallel.For(0, threads, worker =>
            {
                for (var s = worker; s < count; s += threads)
                {
                    values[s] = workers[worker].Moments(start + s);
                }
            });
            for (var s = 0; s < count; s++)
            {
                var weight = draws.Weights[start + s];
                var (means, variances) = values[s];
                for (var i = 0; i < first.Length; i++)
                {
                    first[i] += weight * means[i];
                    second[i] += weight * means[i] * means[i];
                    variance[i] += weight * variances[i];
                }
            }
        }

        return Enumerable.Range(0, groups).Select(k => new RandomEffect(
            model.Data.GroupKeys[k],
            first[(k * r)..((k + 1) * r)],
            Enumerable.Range(k * r, r).Select(i => Math.Sqrt(Math.Max(0, variance[i] + Math.Max(0, second[i] - (first[i] * first[i]))))).ToArray())).ToArray();
    }

    /// <summary>Scratch memory of one thread.</summary>
    private sealed class Worker(DeepModel model, PosteriorDraws draws)
    {
        private readonly GroupMoments moments = new(model, model.Chunks);
        private readonly double[] means = new double[model.Data.GroupCount * model.RandomCount];
        private readonly double[] covariances = new double[model.Data.GroupCount * model.RandomCount * model.RandomCount];

        /// <summary>Means and variances given draw s, both K×r.</summary>
        public (double[] Means, double[] Variances) Moments(int s)
        {
            var r = model.RandomCount;
            moments.Fill(draws.Draw(s), means, covariances);
            var result = (Means: new double[means.Length], Variances: new double[means.Length]);
            Span<double> transposed = new double[r * r];
            Span<double> column = new double[r];
            for (var k = 0; k < model.Data.GroupCount; k++)
            {
                var covariance = covariances.AsSpan(k * r * r, r * r);
                LatentFactors.Apply(draws, k, means.AsSpan(k * r, r), covariance);
                DeepQuantities.RandomToDataScale(model, means.AsSpan(k * r, r), result.Means.AsSpan(k * r, r));

                // TVTᵀ: V is symmetric, so T is applied to its rows, and then to those of the transpose.
                for (var j = 0; j < r; j++)
                {
                    DeepQuantities.RandomToDataScale(model, covariance.Slice(j * r, r), column);
                    for (var i = 0; i < r; i++)
                    {
                        transposed[(i * r) + j] = column[i];
                    }
                }

                for (var i = 0; i < r; i++)
                {
                    DeepQuantities.RandomToDataScale(model, transposed.Slice(i * r, r), column);
                    result.Variances[(k * r) + i] = column[i];
                }
            }

            return result;
        }
    }
}
