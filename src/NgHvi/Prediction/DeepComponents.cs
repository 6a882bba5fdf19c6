namespace NgHvi;

/// <summary>
/// The components of rows under a deep mixed model. Features depend on θ, so means and variances of every row are kept for every draw: 2nS
/// numbers.
/// </summary>
internal sealed class DeepComponents : IPredictiveComponents
{
    private readonly PredictionBlocks blocks;
    private readonly PosteriorDraws draws;
    private readonly int[] used;
    private readonly double[] means;
    private readonly double[] variances;
    private readonly double[] fixedMeans;
    private readonly double[] weights;
    private readonly double[] residualVariances;

    /// <summary>Computes the components.</summary>
    /// <param name="model">The model.</param>
    /// <param name="draws">Draws of θ; those of weight 0 are dropped.</param>
    /// <param name="inputs">x, n×m row-major.</param>
    /// <param name="slots">The training group of each row, or a negative slot of <see cref="PredictionBlocks"/>.</param>
    /// <param name="threads">Threads.</param>
    public DeepComponents(DeepModel model, PosteriorDraws draws, ReadOnlySpan<double> inputs, int[] slots, int threads)
    {
        (blocks, this.draws) = (new PredictionBlocks(model, inputs, slots), draws);
        used = Enumerable.Range(0, draws.Count).Where(s => draws.Weights[s] > 0).ToArray();
        weights = Array.ConvertAll(used, s => draws.Weights[s]);
        residualVariances = new double[used.Length];
        var n = slots.Length;
        (means, variances) = (new double[n * used.Length], new double[n * used.Length]);
        var fixedParts = new double[used.Length][];
        Ranges.Run(used.Length, threads, (start, end) =>
        {
            var predictor = CreatePredictor();
            var (mean, variance) = (new double[n], new double[n]);
            for (var s = start; s < end; s++)
            {
                residualVariances[s] = predictor.Load(draws.Draw(used[s]));
                fixedParts[s] = new double[n];
                predictor.Fill(fixedParts[s], mean, variance);
                for (var i = 0; i < n; i++)
                {
                    means[(i * used.Length) + s] = mean[i];
                    variances[(i * used.Length) + s] = variance[i];
                }
            }
        });
        fixedMeans = new double[n];
        for (var s = 0; s < used.Length; s++)
        {
            for (var i = 0; i < n; i++)
            {
                fixedMeans[i] += weights[s] * fixedParts[s][i];
            }
        }

        MeanResidualVariance = FixedOrder.Dot(weights, residualVariances);
    }

    /// <inheritdoc/>
    public int Count => used.Length;

    /// <inheritdoc/>
    public ReadOnlySpan<double> Weights => weights;

    /// <inheritdoc/>
    public ReadOnlySpan<double> ResidualVariances => residualVariances;

    /// <inheritdoc/>
    public double MeanResidualVariance { get; }

    /// <inheritdoc/>
    public double Fill(int row, Span<double> means, Span<double> variances)
    {
        this.means.AsSpan(row * Count, Count).CopyTo(means);
        this.variances.AsSpan(row * Count, Count).CopyTo(variances);
        return fixedMeans[row];
    }

    /// <inheritdoc/>
    public void DrawExpectedValues(int s, RandomKey key, Span<double> destination)
    {
        var model = blocks.Model;
        var r = model.RandomCount;
        var predictor = CreatePredictor();
        predictor.Load(draws.Draw(used[s]));

        // Every known group has a set of its own; all rows of new groups share one, for the rows do not say which new group is whose.
        var groups = blocks.TrainingGroups;
        var setOf = new Dictionary<int, int>();
        for (var k = 0; k < groups.Count; k++)
        {
            setOf.Add(groups[k], k);
        }

        setOf.Add(PredictionBlocks.NewGroup, groups.Count);
        var (alpha, normals) = (new double[(groups.Count + 1) * r], new double[(groups.Count + 1) * r]);
        NormalSampler.Fill(key, normals);
        foreach (var (group, set) in setOf)
        {
            predictor.DrawAlpha(group, normals.AsSpan(set * r, r), alpha.AsSpan(set * r, r));
        }

        var sets = new int[blocks.Count];
        for (var i = 0; i < sets.Length; i++)
        {
            sets[i] = setOf.GetValueOrDefault(blocks.Slots[i], -1);
        }

        predictor.FillAt(alpha, sets, destination);
    }

    private RowPredictor CreatePredictor() => new(blocks)
    {
        Adjust = draws.LatentMeans.Length == 0 ? null : (k, mean, covariance) => LatentFactors.Apply(draws, k, mean, covariance),
    };
}
