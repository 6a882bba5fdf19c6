namespace NgHvi;

/// <summary>The paper's Example 1: a linear random intercept model with known truth (method section 6.1).</summary>
public sealed record LinearMixedSimulator
{
    /// <summary>The paper's coefficients, intercept first.</summary>
    public static IReadOnlyList<double> PublishedFixedEffects { get; } = [0.8292, -1.3250, 0.9909, 1.6823, -1.7564, 0.0580];

    /// <summary>K. Range: > 0.</summary>
    public int GroupCount { get; init => field = Guard.Positive(value, nameof(GroupCount)); } = 1000;

    /// <summary>n, dealt to the groups in equal consecutive runs; the first groups get what is left over. Range: ≥ 2K.</summary>
    public int RowCount { get; init => field = Guard.Positive(value, nameof(RowCount)); } = 10_000;

    /// <summary>σ²_α; the paper's are 0.01, 1 and 10. Range: ≥ 0.</summary>
    public double RandomEffectVariance { get; init => field = Guard.NonNegative(value, nameof(RandomEffectVariance)); } = 1;

    /// <summary>σ²_e. Range: > 0.</summary>
    public double ResidualVariance { get; init => field = Guard.Positive(value, nameof(ResidualVariance)); } = 1;

    /// <summary>Draws data. The first half of each group (rounded up) is "train", the rest "test".</summary>
    /// <param name="seed">Equal seeds give equal data.</param>
    /// <exception cref="ArgumentException">There are fewer than two rows a group.</exception>
    public MixedSimulation Simulate(long seed) => Simulate(RandomKey.FromSeed(seed));

    internal MixedSimulation Simulate(RandomKey key)
    {
        if (RowCount < 2 * GroupCount)
        {
            throw new ArgumentException(
                $"The number of rows is {RowCount}, but {GroupCount} groups need at least two rows each, {2 * GroupCount}.");
        }

        var truth = MixedTruth.Example1(RandomEffectVariance, ResidualVariance);
        var m = truth.InputCount;
        var effects = truth.DrawEffects(key.Fold(0), GroupCount);
        var noise = new double[RowCount * (m + 1)];
        NormalSampler.Fill(key.Fold(1), noise);
        var (y, inputs, predictors) = (new double[RowCount], new double[RowCount * m], new double[RowCount]);
        var (sets, sizes, row) = (new RowSet[RowCount], new int[GroupCount], 0);
        for (var k = 0; k < GroupCount; k++)
        {
            var size = sizes[k] = (RowCount / GroupCount) + (k < RowCount % GroupCount ? 1 : 0);
            for (var i = 0; i < size; i++, row++)
            {
                var x = inputs.AsSpan(row * m, m);
                noise.AsSpan(row * (m + 1), m).CopyTo(x);
                truth.Correlate(x);
                var mean = truth.FixedEffects[0];
                for (var j = 0; j < m; j++) mean += truth.FixedEffects[j + 1] * x[j];
                predictors[row] = mean + effects[k];
                y[row] = predictors[row] + (Math.Sqrt(ResidualVariance) * noise[(row * (m + 1)) + m]);
                sets[row] = 2 * i < size ? RowSet.Train : RowSet.Test;
            }
        }

        return new MixedSimulation(truth, y, inputs, sizes, sets, predictors, predictors, effects);
    }
}
