using NgHvi.Tests.Support;

namespace NgHvi.Tests.Simulation;

public class LinearMixedSimulatorTests
{
    [Fact]
    public void Equal_keys_give_equal_tables_and_other_keys_others()
    {
        var simulator = new LinearMixedSimulator { GroupCount = 5, RowCount = 40 };
        var (a, b, c) = (Draw(1), Draw(1), Draw(2));
        Assert.Equal(a, b);
        Assert.NotEqual(a, c);

        double[] Draw(int seed) => [.. DataTable.From(simulator.Simulate(seed).Table).Column("y").Numbers];
    }

    [Fact]
    public void Covariates_effects_and_noise_have_their_moments()
    {
        var simulator =
            new LinearMixedSimulator { GroupCount = 2000, RowCount = 20_000, RandomEffectVariance = 4, ResidualVariance = 0.25 };
        var simulation = simulator.Simulate(3);
        var table = DataTable.From(simulation.Table);
        var x = Enumerable.Range(1, 5).Select(j => table.Column($"x{j}").Numbers.ToArray()).ToArray();
        var y = table.Column("y").Numbers.ToArray();
        double[] correlation = [1, 0, -0.5, 0.2, 0, 0, 1, 0, -0.5, 0.2, -0.5, 0, 1, 0, -0.5, 0.2, -0.5, 0, 1, 0, 0, 0.2, -0.5, 0, 1];
        var (covariates, noise, effects) = (new SampleMoments(30), new SampleMoments(2), new SampleMoments(2));
        for (var i = 0; i < y.Length; i++)
        {
            var row = x.Select(column => column[i]).ToArray();
            covariates.Add([.. row, .. row.SelectMany(a => row.Select(b => a * b))]);
            var residual = y[i] - simulation.FixedEffects[0] - row.Zip(simulation.FixedEffects.ToArray().Skip(1), (a, b) => a * b)
                .Sum() - simulation.RandomEffects[i / 10];
            noise.Add([residual, residual * residual]);
        }

        foreach (var effect in simulation.RandomEffects)
        {
            effects.Add([effect, effect * effect]);
        }

        covariates.AssertMeans([0, 0, 0, 0, 0, .. correlation]);
        noise.AssertMeans([0, 0.25]);
        effects.AssertMeans([0, 4]);

        // Var(xᵀβ) = β'Rβ over the population.
        var fixedVariance = Enumerable.Range(0, 25)
            .Sum(i => correlation[i] * simulation.FixedEffects[1 + (i / 5)] * simulation.FixedEffects[1 + (i % 5)]);
        Assert.Equal(fixedVariance / (fixedVariance + 4.25), simulation.MarginalR2, 0.01);
        Assert.Equal(4 / 0.25,
            simulation.ConditionalR2 / (1 - simulation.ConditionalR2) * (1 - (simulation.MarginalR2 / simulation.ConditionalR2)), 1e-9);
    }

    [Fact]
    public void Groups_are_consecutive_and_half_of_each_is_training()
    {
        var table = DataTable.From(new LinearMixedSimulator { GroupCount = 3, RowCount = 11 }.Simulate(1).Table);
        var group = Enumerable.Range(0, 11).Select(table.Column("group").TextAt).ToArray();
        var split = Enumerable.Range(0, 11).Select(table.Column("split").TextAt).ToArray();
        Assert.Equal(["1", "1", "1", "1", "2", "2", "2", "2", "3", "3", "3"], group);
        Assert.Equal(["train", "train", "test", "test", "train", "train", "test", "test", "train", "train", "test"], split);
    }

    [Fact]
    public void Sizes_that_cannot_be_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            new LinearMixedSimulator { GroupCount = 10, RowCount = 19 }.Simulate(1));
        Assert.Equal("The number of rows is 19, but 10 groups need at least two rows each, 20.", error.Message);
        Assert.Contains("ResidualVariance must be > 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new LinearMixedSimulator { ResidualVariance = 0 }).Message);
    }
}
