using NgHvi.Finance;

namespace NgHvi.Benchmarks;

/// <summary>Data and models of the deep examples with the published priors.</summary>
internal static class DeepExamples
{
    /// <summary>Names of the examples.</summary>
    public static string[] Names { get; } = ["2a", "2b", "3", "finance"];

    /// <summary>Training rows of an example.</summary>
    public static ModelData Data(string example, long seed = 1) => example switch
    {
        "2a" => new DeepMixedSimulator(DeepMixedDesign.Example2a).Simulate(seed).Data(RowSet.Train),
        "2b" => new DeepMixedSimulator(DeepMixedDesign.Example2b).Simulate(seed).Data(RowSet.Train),
        "3" => new DeepMixedSimulator(DeepMixedDesign.Example3).Simulate(seed).Data(RowSet.Train),
        _ => new PanelSimulator().Simulate(seed).Data(RowSet.Train),
    };

    /// <summary>The model of an example's training rows.</summary>
    public static MixedDensity Model(string example, ModelData data, NetworkPrecision precision = NetworkPrecision.Double) =>
        MixedModel.From(data, new ModelOptions
        {
            Response = example == "3" ? Response.Probit : Response.Gaussian,
            Priors = Priors.Published,
            Hidden = example switch { "2b" => [32, 16], "finance" => [32, 16, 8], _ => [5, 5] },
            Precision = precision,
        }).Density;
}
