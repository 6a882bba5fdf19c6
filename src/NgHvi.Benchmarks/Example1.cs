namespace NgHvi.Benchmarks;

/// <summary>The paper's Example 1 at any size.</summary>
internal static class Example1
{
    public static GroupedData Data(int groups, int trainingRows, double variance = 1, long seed = 123)
    {
        var simulator = new LinearMixedSimulator { GroupCount = groups, RowCount = 2 * trainingRows, RandomEffectVariance = variance };
        var table = simulator.Simulate(RandomKey.FromSeed(seed)).Table;
        return GroupedData.FromTable(DataTable.From(table.Where("split=train")), "y ~ x1 + x2 + x3 + x4 + x5 + (1 | group)");
    }

    public static LinearMixedModel Model(GroupedData data) =>
        new(data, LinearMixedPriors.Published(data.FixedCount, data.RandomCount));
}
