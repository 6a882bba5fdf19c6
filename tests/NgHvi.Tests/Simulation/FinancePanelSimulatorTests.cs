using NgHvi.Tests.Support;

namespace NgHvi.Tests.Simulation;

public class FinancePanelSimulatorTests
{
    private static readonly MixedSimulation Whole = new FinancePanelSimulator().Simulate(1);

    [Fact]
    public void Industries_have_the_published_sizes()
    {
        var offsets = Whole.GroupOffsets.ToArray();
        var sizes = Enumerable.Range(0, Whole.GroupCount).Select(k => (offsets[k + 1] - offsets[k]) / 144).ToArray();
        Assert.Equal(548, sizes.Length);
        Assert.Equal([280, 116, 100, 68, 58, 52, 51, 41, 37, 34], sizes[..10]);
        Assert.Equal((260, 92, 46), (sizes.Count(size => size == 1), sizes.Count(size => size == 2), sizes.Count(size => size >= 10)));
        Assert.Equal(sizes.OrderDescending(), sizes);
        Assert.InRange(sizes.Sum(), 2583 - 50, 2583 + 50);
        Assert.Equal(sizes.Sum() * 144, Whole.RowCount);
    }

    [Fact]
    public void Months_of_a_stock_stand_together_and_the_last_are_for_tests()
    {
        var panel = new FinancePanelSimulator { IndustryCount = 5, LargestIndustry = 3, TrainingMonths = 4, TestMonths = 2 }
            .Simulate(2);
        Assert.Equal((5, 3 * 6), (panel.GroupCount, panel.GroupOffsets[1]));
        for (var row = 0; row < panel.RowCount; row++)
        {
            Assert.Equal(row % 6 < 4 ? RowSet.Train : RowSet.Test, panel.Sets[row]);
            Assert.Equal(panel.Inputs.Slice(row % 6 * 3, 3).ToArray(), panel.Inputs.Slice(row * 3, 3).ToArray());
        }
    }

    [Fact]
    public void Noise_and_effects_have_their_moments_and_expected_values_their_features()
    {
        var (noise, effects) = (new SampleMoments(2), new SampleMoments(9));
        var panel = Whole;
        for (var row = 0; row < panel.RowCount; row++)
        {
            var residual = panel.Response[row] - panel.ExpectedValues[row];
            noise.Add([residual, residual * residual]);
        }

        noise.AssertMeans([0, panel.ResidualVariance]);
        for (var k = 0; k < panel.GroupCount; k++)
        {
            effects.Add([.. panel.RandomEffects.Slice(k * 9, 9).ToArray().Select(a => a * a)]);
            var row = panel.GroupOffsets[k] + 7;
            var (features, expected) = (panel.Features(row), 0.0);
            for (var j = 0; j < 9; j++)
            {
                expected += features[j] * (panel.FixedEffects[j] + panel.RandomEffects[(k * 9) + j]);
            }

            Assert.Equal(expected, panel.ExpectedValues[row], 1e-14);
        }

        effects.AssertMeans(panel.RandomEffectVariances);
    }

    [Fact]
    public void Returns_are_about_standardised_and_hard_to_predict()
    {
        // Few months share their factors, so over keys the share of explained variance moves by more than its rows suggest.
        var (variance, mean, explained) = (0.0, 0.0, 0.0);
        const int Keys = 20;
        for (var seed = 0; seed < Keys; seed++)
        {
            var panel = new FinancePanelSimulator { IndustryCount = 40, LargestIndustry = 10 }.Simulate(seed);
            var y = panel.Response.ToArray();
            var average = y.Average();
            mean += average / Keys;
            variance += y.Average(value => (value - average) * (value - average)) / Keys;
            explained += DeepMixedSimulatorTests.R2(panel, RowSet.Train) / Keys;
        }

        Assert.InRange(mean, -0.05, 0.05);
        Assert.InRange(variance, 0.92, 1.08);
        Assert.InRange(explained, 0.1, 0.2);
    }

    [Fact]
    public void Equal_keys_give_equal_bits_and_other_keys_others()
    {
        var simulator = new FinancePanelSimulator { IndustryCount = 6 };
        var (a, b, c) = (simulator.Simulate(1), simulator.Simulate(1), simulator.Simulate(2));
        Assert.Equal(a.Response.ToArray(), b.Response.ToArray());
        Assert.NotEqual(a.Inputs.ToArray(), c.Inputs.ToArray());
    }

    [Fact]
    public void What_cannot_be_is_refused() =>
        Assert.Contains("TestMonths must be ≥ 0", Assert.Throws<ArgumentOutOfRangeException>(() =>
            new FinancePanelSimulator { TestMonths = -1 }).Message, StringComparison.Ordinal);
}
