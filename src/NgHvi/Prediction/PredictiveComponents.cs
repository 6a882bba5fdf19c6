namespace NgHvi;

/// <summary>
/// The normal components of each row's predictive mixture: β_s, σ²_s and the moments of α_k | θ_s of every group that occurs, computed once
/// for each draw s and stored with the draw as the fastest index, so that a row costs a few vector operations.
/// </summary>
internal sealed class PredictiveComponents : IPredictiveComponents
{
    private readonly PredictionRows rows;
    private readonly int[] slots;
    private readonly double[][] moments;
    private readonly double[] fixedEffects;
    private readonly double[] residualVariances;
    private readonly double[] weights;
    private readonly int q;
    private readonly int r;

    /// <summary>Computes the moments.</summary>
    /// <param name="model">The model.</param>
    /// <param name="draws">Draws of θ; those of weight 0 are dropped.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="slots">The slot of each row, −1 for α = 0.</param>
    /// <param name="trainingGroups">The training group of each slot, −1 for a new group.</param>
    /// <param name="threads">Threads.</param>
    public PredictiveComponents(
        LinearMixedModel model, PosteriorDraws draws, PredictionRows rows, int[] slots, IReadOnlyList<int> trainingGroups, int threads)
    {
        (this.rows, this.slots) = (rows, slots);
        (q, r) = (model.Data.FixedCount, model.Data.RandomCount);
        var used = Enumerable.Range(0, draws.Count).Where(s => draws.Weights[s] > 0).ToArray();
        var count = Count = used.Length;
        weights = Array.ConvertAll(used, s => draws.Weights[s]);
        fixedEffects = new double[q * count];
        residualVariances = new double[count];
        var momentCount = r + (r * (r + 1) / 2);
        var newGroup = new double[momentCount * count];
        moments = [.. trainingGroups.Select(k => k < 0 ? newGroup : new double[momentCount * count])];
        var needsGroups = trainingGroups.Any(k => k >= 0);
        Ranges.Run(count, threads, (start, end) =>
        {
            var parameters = new LinearMixedParameters(model.Data);
            var means = new double[model.Data.GroupCount * r];
            var covariances = new double[means.Length * r];
            var (zero, covariance) = (new double[r], new double[r * r]);
            for (var s = start; s < end; s++)
            {
                var theta = draws.Draw(used[s]);
                parameters.Read(theta, out _, out var logVariance);
                residualVariances[s] = Math.Exp(logVariance);
                for (var j = 0; j < q; j++)
                {
                    fixedEffects[(j * count) + s] = theta[j];
                }

                parameters.Covariance(covariance);
                Store(newGroup, s, zero, covariance);
                if (needsGroups)
                {
                    RandomEffects.Conditional(model, draws, theta, means, covariances);
                }

                for (var slot = 0; slot < moments.Length; slot++)
                {
                    var k = trainingGroups[slot];
                    if (k >= 0)
                    {
                        Store(moments[slot], s, means.AsSpan(k * r, r), covariances.AsSpan(k * r * r, r * r));
                    }
                }
            }
        });
        MeanResidualVariance = FixedOrder.Dot(weights, residualVariances);
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public ReadOnlySpan<double> Weights => weights;

    /// <inheritdoc/>
    public ReadOnlySpan<double> ResidualVariances => residualVariances;

    /// <inheritdoc/>
    public double MeanResidualVariance { get; }

    /// <inheritdoc/>
    public double Fill(int row, Span<double> means, Span<double> variances)
    {
        means.Clear();
        variances.Clear();
        for (var j = 0; j < q; j++)
        {
            TensorPrimitives.MultiplyAdd(fixedEffects.AsSpan(j * Count, Count), rows.FixedDesign[(row * q) + j], means, means);
        }

        var fixedMean = FixedOrder.Dot(weights, means);
        if (slots[row] < 0)
        {
            return fixedMean;
        }

        var group = moments[slots[row]];
        var z = rows.RandomDesign.AsSpan(row * r, r);
        var next = r;
        for (var i = 0; i < r; i++)
        {
            TensorPrimitives.MultiplyAdd(group.AsSpan(i * Count, Count), z[i], means, means);
            for (var j = 0; j <= i; j++, next++)
            {
                TensorPrimitives.MultiplyAdd(group.AsSpan(next * Count, Count), (i == j ? 1 : 2) * z[i] * z[j], variances, variances);
            }
        }

        return fixedMean;
    }

    /// <inheritdoc/>
    public void DrawExpectedValues(int s, RandomKey key, Span<double> destination)
    {
        var alpha = new double[moments.Length * r];
        NormalSampler.Fill(key, alpha);
        DrawRandomEffects(s, alpha);
        for (var row = 0; row < destination.Length; row++)
        {
            double sum = 0;
            for (var j = 0; j < q; j++)
            {
                sum += rows.FixedDesign[(row * q) + j] * fixedEffects[(j * Count) + s];
            }

            destination[row] = slots[row] < 0
                ? sum
                : sum + FixedOrder.Dot(rows.RandomDesign.AsSpan(row * r, r), alpha.AsSpan(slots[row] * r, r));
        }
    }

    /// <summary>α of every slot given θ_s from independent standard normals.</summary>
    /// <param name="s">The draw of θ.</param>
    /// <param name="alpha">Normals in, random coefficients out; slots×r.</param>
    /// <exception cref="ArithmeticException">A covariance is not positive definite.</exception>
    private void DrawRandomEffects(int s, Span<double> alpha)
    {
        Span<double> covariance = stackalloc double[r * r];
        for (var slot = 0; slot < moments.Length; slot++)
        {
            var group = moments[slot];
            var target = alpha.Slice(slot * r, r);
            var next = r;
            for (var i = 0; i < r; i++)
            {
                for (var j = 0; j <= i; j++, next++)
                {
                    covariance[(i * r) + j] = group[(next * Count) + s];
                }
            }

            if (!SmallCholesky.Factor(covariance, r))
            {
                throw new ArithmeticException(
                    $"The covariance of random coefficients is not positive definite at draw {s + 1}; θ is out of range.");
            }

            // From the last coefficient up, so that each still finds the normals it needs.
            for (var i = r - 1; i >= 0; i--)
            {
                target[i] = group[(i * Count) + s] + FixedOrder.Dot(covariance.Slice(i * r, i + 1), target[..(i + 1)]);
            }
        }
    }

    private void Store(double[] target, int s, ReadOnlySpan<double> mean, ReadOnlySpan<double> covariance)
    {
        var next = r;
        for (var i = 0; i < r; i++)
        {
            target[(i * Count) + s] = mean[i];
            for (var j = 0; j <= i; j++, next++)
            {
                target[(next * Count) + s] = covariance[(i * r) + j];
            }
        }
    }
}
