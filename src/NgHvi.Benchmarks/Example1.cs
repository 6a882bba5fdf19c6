namespace NgHvi.Benchmarks;

/// <summary>The paper's Example 1 at any size.</summary>
internal static class Example1
{
    public static ModelData Data(int groups, int trainingRows, double variance = 1, long seed = 123)
    {
        var simulator = new LinearMixedSimulator { GroupCount = groups, RowCount = 2 * trainingRows, RandomEffectVariance = variance };
        return simulator.Simulate(seed).Data(RowSet.Train);
    }

    public static MixedModel Model(ModelData data) => MixedModel.From(data, new ModelOptions { Priors = Priors.Published });
}
