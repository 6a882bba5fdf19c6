namespace NgHvi;

/// <summary>Data of the paper's Examples 2a, 2b and 3 with known truth.</summary>
/// <param name="Design">The example.</param>
public sealed record DeepMixedSimulator(DeepMixedDesign Design)
{
    /// <summary>K. Range: > 0.</summary>
    public int GroupCount { get; init => field = Guard.Positive(value, nameof(GroupCount)); } = 1000;

    /// <summary>Rows of every group. The first 60 % train, 20 % validate (Example 3: 70 and 15 %), the rest test. Range: > 0.</summary>
    public int RowsPerGroup { get; init => field = Guard.Positive(value, nameof(RowsPerGroup)); } = Design switch
    {
        DeepMixedDesign.Example2a => 10,
        DeepMixedDesign.Example2b => 50,
        DeepMixedDesign.Example3 => 20,
        _ => Throw.OutOfRange<int>(nameof(Design), Design, "must be one of the examples"),
    };

    /// <summary>Seed of weights and input correlation of Example 2b.</summary>
    public long TruthSeed { get; init; } = 1;

    /// <summary>Draws data.</summary>
    /// <param name="seed">Equal seeds give equal data.</param>
    public MixedSimulation Simulate(long seed)
    {
        var key = RandomKey.FromSeed(seed);
        var truth = Design switch
        {
            DeepMixedDesign.Example2a => MixedTruth.Example2a(),
            DeepMixedDesign.Example2b => MixedTruth.Example2b(RandomKey.FromSeed(TruthSeed)),
            _ => MixedTruth.Example3(),
        };
        var inputs = new double[checked(GroupCount * RowsPerGroup) * truth.InputCount];
        if (truth.IsBinary)
        {
            var stream = new KeyedStream(key.Fold(1));
            foreach (ref var value in inputs.AsSpan()) value = (2 * stream.Uniform()) - 1;
        }
        else
        {
            NormalSampler.Fill(key.Fold(1), inputs);
            truth.Correlate(inputs);
        }

        var noise = new KeyedStream(key.Fold(2));
        int[] sizes = [.. Enumerable.Repeat(RowsPerGroup, GroupCount)];
        return new(truth, key, sizes, inputs, _ => truth.IsBinary ? noise.Uniform() : noise.Normal(), SetOf);
    }

    private RowSet SetOf(int place, int size)
    {
        var (training, validation) = Design == DeepMixedDesign.Example3 ? (70, 85) : (60, 80);
        return place < Rounded(training) ? RowSet.Train : place < Rounded(validation) ? RowSet.Validation : RowSet.Test;

        int Rounded(int percent) => Math.Max(1, (int)((((long)percent * size) + 50) / 100));
    }
}
