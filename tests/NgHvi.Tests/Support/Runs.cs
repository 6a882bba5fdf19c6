namespace NgHvi.Tests.Support;

/// <summary>Runs of hybrid variational inference.</summary>
internal static class Runs
{
    public static VariationalFit Fit(IHybridModel model, HybridViOptions? options = null, long seed = 1) =>
        HybridVi.Fit(model, options ?? new HybridViOptions(), seed);

    /// <summary>Example 1's training rows: K groups of equal size, a random intercept, six fixed effects.</summary>
    public static MixedData Example1(double variance, int groups = 60, int rows = 600, int seed = 123)
    {
        var simulator = new NgHvi.LinearMixedSimulator
        {
            GroupCount = groups,
            RowCount = rows,
            RandomEffectVariance = variance,
        };
        var table = simulator.Simulate(NgHvi.RandomKey.FromSeed(seed)).Table.Where("split=train");
        var data = NgHvi.GroupedData.FromTable(NgHvi.DataTable.From(table), "y ~ x1 + x2 + x3 + x4 + x5 + (1 | group)");
        return new MixedData(data.Response.ToArray(), data.FixedDesign.ToArray(), data.RandomDesign.ToArray(), data.GroupOffsets.ToArray());
    }
}
