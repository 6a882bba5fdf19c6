using NgHvi.Data;
using NgHvi.Models.Deep;
using NgHvi.Networks;
using NgHvi.Sampling;
using NgHvi.Simulation;

namespace NgHvi.Benchmarks;

/// <summary>Data and models of the deep examples with the published priors.</summary>
internal static class DeepExamples
{
    /// <summary>Names of the examples.</summary>
    public static string[] Names { get; } = ["2a", "2b", "3", "finance"];

    /// <summary>The rows of one set.</summary>
    public static GroupedInputs Rows(DeepMixedSimulation simulation, RowSet set)
    {
        var rows = simulation.RowsOf(set);
        var m = simulation.InputCount;
        var (x, y, groups) = (new double[rows.Length * m], new double[rows.Length], new string[rows.Length]);
        var k = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            while (simulation.GroupOffsets[k + 1] <= rows[i])
            {
                k++;
            }

            simulation.Inputs.Slice(rows[i] * m, m).CopyTo(x.AsSpan(i * m));
            (y[i], groups[i]) = (simulation.Response[rows[i]], simulation.GroupKeys[k]);
        }

        return GroupedInputs.FromArrays(y, x, groups);
    }

    /// <summary>The data of an example.</summary>
    public static DeepMixedSimulation Simulate(string example, long seed = 1) => example switch
    {
        "2a" => new DeepMixedSimulator(DeepMixedDesign.Example2a).Simulate(RandomKey.FromSeed(seed)),
        "2b" => new DeepMixedSimulator(DeepMixedDesign.Example2b).Simulate(RandomKey.FromSeed(seed)),
        "3" => new DeepMixedSimulator(DeepMixedDesign.Example3).Simulate(RandomKey.FromSeed(seed)),
        _ => new FinancePanelSimulator().Simulate(RandomKey.FromSeed(seed)).Panel,
    };

    /// <summary>The model of an example's training rows.</summary>
    public static DeepModel Model(string example, GroupedInputs data, NetworkPrecision precision = NetworkPrecision.Double)
    {
        int[] widths = example switch { "2b" => [32, 16], "finance" => [32, 16, 8], _ => [5, 5] };
        var network = new NetworkArchitecture(data.InputCount, widths);
        var family = example == "3" ? ResponseFamily.Probit : ResponseFamily.Gaussian;
        var priors = DeepMixedPriors.Published(family, network, network.FeatureCount + 1);
        return example == "3"
            ? new DeepProbitMixedModel(data, network, priors) { Precision = precision }
            : new DeepMixedModel(data, network, priors) { Precision = precision };
    }
}
