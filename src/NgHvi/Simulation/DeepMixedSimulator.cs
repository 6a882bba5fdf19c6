namespace NgHvi;

/// <summary>Data of the paper's Examples 2a, 2b and 3 with known truth (method sections 6.2 to 6.4).</summary>
/// <param name="Design">The example.</param>
public sealed record DeepMixedSimulator(DeepMixedDesign Design)
{
    /// <summary>K. Range: > 0.</summary>
    public int GroupCount { get; init => field = Guard.Positive(value, nameof(GroupCount)); } = 1000;

    /// <summary>Rows of every group; the paper's are 10, 50 and 20. The first 60 % are for training, the next 20 % for validation, the rest
    /// for tests, rounded; in Example 3 it is 70, 15 and 15 %. Range: > 0.</summary>
    public int RowsPerGroup { get; init => field = Guard.Positive(value, nameof(RowsPerGroup)); } = Design switch
    {
        DeepMixedDesign.Example2a => 10,
        DeepMixedDesign.Example2b => 50,
        DeepMixedDesign.Example3 => 20,
        _ => Throw.OutOfRange<int>(nameof(Design), Design, "must be one of the examples"),
    };

    /// <summary>The seed of what is held fixed from data to data but drawn here: weights and input correlation of Example 2b. Other seeds
    /// give other truths, the seed of <see cref="Simulate(long)"/> other data from the same truth.</summary>
    public long TruthSeed { get; init; } = 1;

    /// <summary>Draws data.</summary>
    /// <param name="seed">Equal seeds give equal data.</param>
    public MixedSimulation Simulate(long seed) => Simulate(RandomKey.FromSeed(seed));

    internal MixedSimulation Simulate(RandomKey key)
    {
        var truth = Design switch
        {
            DeepMixedDesign.Example2a => MixedTruth.Example2a(),
            DeepMixedDesign.Example2b => MixedTruth.Example2b(RandomKey.FromSeed(TruthSeed)),
            _ => MixedTruth.Example3(),
        };
        var n = checked(GroupCount * RowsPerGroup);
        var (m, r) = (truth.InputCount, truth.RandomEffectVariances.Length);
        var effects = truth.DrawEffects(key.Fold(0), GroupCount);
        var isBinary = Design == DeepMixedDesign.Example3;
        var inputs = isBinary ? UniformInputs(key.Fold(1), n * m) : NormalInputs(key.Fold(1), truth, n);
        var noise = new KeyedStream(key.Fold(2));
        var residualSpread = Math.Sqrt(truth.ResidualVariance);
        var (predictors, expected, response, features) = (new double[n], new double[n], new double[n], new double[r]);
        for (var row = 0; row < n; row++)
        {
            var x = inputs.AsSpan(row * m, m);
            var alpha = effects.AsSpan(row / RowsPerGroup * r, r);
            if (isBinary)
            {
                predictors[row] = Example3Predictor(x) + alpha[0];
                expected[row] = Logistic.Cdf(predictors[row]);
                response[row] = noise.Uniform() < expected[row] ? 1 : 0;
                continue;
            }

            truth.Features(x, features);
            expected[row] = predictors[row] = truth.Predictor(features, alpha);
            response[row] = predictors[row] + (residualSpread * noise.Normal());
        }

        int[] sizes = [.. Enumerable.Repeat(RowsPerGroup, GroupCount)];
        return new MixedSimulation(truth, response, inputs, sizes, Sets(n), predictors, expected, effects);
    }

    // 2 + 3(x₁ − 2x₂)² − 5x₃/(1 + x₄)² − 5x₅.
    private static double Example3Predictor(ReadOnlySpan<double> x)
    {
        var (difference, beyond) = (x[0] - (2 * x[1]), 1 + x[3]);
        return 2 + (3 * difference * difference) - (5 * x[2] / (beyond * beyond)) - (5 * x[4]);
    }

    private static double[] UniformInputs(RandomKey key, int count)
    {
        var stream = new KeyedStream(key);
        var inputs = new double[count];
        foreach (ref var value in inputs.AsSpan()) value = (2 * stream.Uniform()) - 1;
        return inputs;
    }

    private static double[] NormalInputs(RandomKey key, MixedTruth truth, int rows)
    {
        var m = truth.InputCount;
        var inputs = new double[rows * m];
        NormalSampler.Fill(key, inputs);
        for (var row = 0; row < rows; row++) truth.Correlate(inputs.AsSpan(row * m, m));
        return inputs;
    }

    private RowSet[] Sets(int n)
    {
        var (trainingShare, validationShare) = Design == DeepMixedDesign.Example3 ? (70, 85) : (60, 80);
        var sets = new RowSet[n];
        for (var row = 0; row < n; row++)
        {
            var place = row % RowsPerGroup;
            sets[row] = place < Rounded(trainingShare) ? RowSet.Train : place < Rounded(validationShare) ? RowSet.Validation : RowSet.Test;
        }

        return sets;

        // The first row is always there to train on.
        int Rounded(int percent) => Math.Max(1, (int)((((long)percent * RowsPerGroup) + 50) / 100));
    }
}
