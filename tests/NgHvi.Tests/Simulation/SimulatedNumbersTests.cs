namespace NgHvi.Tests.Simulation;

/// <summary>A seed gives the numbers it gave in the first version: the last response, the last x3, and their sums.</summary>
public class SimulatedNumbersTests
{
    [Theory]
    [InlineData("1", -2.2618932505921383, 0.005130312675335091, 17.504423753083994, -1.2293500236206245)]
    [InlineData("2a", -1.0237860137195371, 0.3952967248901567, 210.95295356651698, 0.12048861469191696)]
    [InlineData("2b", 3.0822287778490196, -0.342738563866982, 737.5746492890742, -3.3962431745482347)]
    [InlineData("3", 1, -0.17023197024909886, 58.0, -3.1095722213005184)]
    public void A_seed_keeps_its_numbers(string design, double y, double x, double sumOfY, double sumOfX)
    {
        var simulation = design switch
        {
            "1" => new LinearMixedSimulator { GroupCount = 7, RowCount = 30, RandomEffectVariance = 2, ResidualVariance = 0.5 }.Simulate(5),
            "2a" => new DeepMixedSimulator(DeepMixedDesign.Example2a) { GroupCount = 4 }.Simulate(5),
            "2b" => new DeepMixedSimulator(DeepMixedDesign.Example2b) { GroupCount = 4 }.Simulate(5),
            _ => new DeepMixedSimulator(DeepMixedDesign.Example3) { GroupCount = 4 }.Simulate(5),
        };
        var (last, n, m) = (simulation.RowCount - 1, simulation.RowCount, simulation.InputCount);
        Assert.Equal((y, x), (simulation.Response[last], simulation.Inputs[(last * m) + 2]));
        double[] responses = simulation.Response.ToArray(), inputs = simulation.Inputs.ToArray();
        Assert.Equal(sumOfY, responses.Sum(), 1e-9);
        Assert.Equal(sumOfX, Enumerable.Range(0, n).Sum(row => inputs[(row * m) + 2]), 1e-9);
    }

    [Theory]
    [InlineData("1", "y ~ x1 + x2 + x3 + x4 + x5 + (1 | group)", 6, 1, 0)]
    [InlineData("2a", "y ~ deep(x1, x2, x3, x4, x5) + (deep | group)", 1, 1, 5)]
    [InlineData("3", "y ~ deep(x1, x2, x3, x4, x5) + (1 | group)", 1, 1, 5)]
    public void Data_are_those_of_the_formula(string design, string formula, int fixedCount, int randomCount, int inputCount)
    {
        var simulation = design switch
        {
            "1" => new LinearMixedSimulator { GroupCount = 7, RowCount = 30 }.Simulate(5),
            "2a" => new DeepMixedSimulator(DeepMixedDesign.Example2a) { GroupCount = 4 }.Simulate(5),
            _ => new DeepMixedSimulator(DeepMixedDesign.Example3) { GroupCount = 4 }.Simulate(5),
        };
        var data = simulation.Data(RowSet.Train);
        var same = ModelData.From(simulation.Table.Where("split=train"), formula);

        Assert.Equal(formula, simulation.Formula);
        Assert.Equal((fixedCount, randomCount, inputCount), (data.FixedNames.Count, data.RandomNames.Count, data.InputNames.Count));
        Assert.Equal(same.FixedNames, data.FixedNames);
        Assert.Equal(same.InputNames, data.InputNames);
        Assert.Equal(same.HasRandomFeatures, data.HasRandomFeatures);
        Assert.Equal(same.Response.ToArray(), data.Response.ToArray());
        Assert.Equal(same.Fixed.ToArray(), data.Fixed.ToArray());
        Assert.Equal(same.Inputs.ToArray(), data.Inputs.ToArray());
        Assert.Equal(same.GroupKeys, data.GroupKeys);
    }
}
