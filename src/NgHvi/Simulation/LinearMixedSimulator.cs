namespace NgHvi;

/// <summary>The paper's Example 1: a linear random intercept model (method section 6.1).</summary>
public sealed record LinearMixedSimulator
{
    /// <summary>Published β, intercept first.</summary>
    public static IReadOnlyList<double> PublishedFixedEffects { get; } = [0.8292, -1.3250, 0.9909, 1.6823, -1.7564, 0.0580];
    /// <summary>K. Range: > 0.</summary>
    public int GroupCount { get; init => field = Guard.Positive(value, nameof(GroupCount)); } = 1000;
    /// <summary>n, dealt to the groups in equal consecutive runs. Range: ≥ 2K.</summary>
    public int RowCount { get; init => field = Guard.Positive(value, nameof(RowCount)); } = 10_000;
    /// <summary>σ²_α; as published 0.01, 1 or 10. Range: ≥ 0.</summary>
    public double RandomEffectVariance { get; init => field = Guard.NonNegative(value, nameof(RandomEffectVariance)); } = 1;
    /// <summary>σ²_e. Range: > 0.</summary>
    public double ResidualVariance { get; init => field = Guard.Positive(value, nameof(ResidualVariance)); } = 1;

    /// <summary>Draws data; the first half of each group (rounded up) is to train.</summary>
    /// <param name="seed">Equal seeds give equal data.</param>
    /// <exception cref="ArgumentException">Fewer than two rows a group.</exception>
    public MixedSimulation Simulate(long seed)
    {
        if (RowCount < 2 * GroupCount)
            throw new ArgumentException(
                $"The number of rows is {RowCount}, but {GroupCount} groups need at least two rows each, {2 * GroupCount}.");
        var (key, truth) = (RandomKey.FromSeed(seed), MixedTruth.Example1(RandomEffectVariance, ResidualVariance));
        var m = truth.InputCount;
        var (draws, inputs) = (new double[RowCount * (m + 1)], new double[RowCount * m]);
        NormalSampler.Fill(key.Fold(1), draws); // Per row inputs, then the residual.
        for (var row = 0; row < RowCount; row++) draws.AsSpan(row * (m + 1), m).CopyTo(inputs.AsSpan(row * m));
        truth.Correlate(inputs);
        int[] sizes = [.. Enumerable.Range(0, GroupCount).Select(k => (RowCount / GroupCount) + (k < RowCount % GroupCount ? 1 : 0))];
        return new(truth, key, sizes, inputs, row => draws[(row * (m + 1)) + m], (i, size) => 2 * i < size ? RowSet.Train : RowSet.Test);
    }
}
