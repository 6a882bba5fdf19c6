using NgHvi.Tests.Support;

namespace NgHvi.Tests;

/// <summary>What the way of computing may not change, and what bounds its cost.</summary>
public class ExactFitTests
{
    [Fact]
    public void Kernels_give_one_fit()
    {
        var data = FitCases.Slopes();
        var sums = FitCases.Model(data, new ModelOptions { Kernel = KernelChoice.SufficientStatistics }).Fitted();
        var rows = FitCases.Model(data, new ModelOptions { Kernel = KernelChoice.Rows }).Fitted();
        Tolerance.Close(sums.LogEvidence.Value, rows.LogEvidence.Value, 1e-6);
        foreach (var (one, other) in sums.Quantities.Concat(sums.R2).Zip(rows.Quantities.Concat(rows.R2)))
        {
            Assert.True(Math.Abs(one.Mean - other.Mean) < 0.01 * one.StandardDeviation, $"{one} and {other}");
        }

        // Rows are passed for fewer draws, which know the mean of 30 groups' coefficients to their sd/√200 at worst.
        foreach (var (one, other) in sums.RandomEffects.Zip(rows.RandomEffects))
        {
            for (var i = 0; i < 2; i++)
            {
                Assert.InRange((one.Means[i] - other.Means[i]) / one.StandardDeviations[i], -0.15, 0.15);
                Assert.InRange(one.StandardDeviations[i] / other.StandardDeviations[i], 0.85, 1.15);
            }
        }
    }

    [Theory]
    [InlineData(8, 0, 2000)]
    [InlineData(1048, 0, 2000)]
    [InlineData(2779, 0, 754)]
    [InlineData(8, 5_000_000, 2000)]
    [InlineData(8, 50_000_000, 200)]
    [InlineData(2779, 50_000_000, 200)]
    [InlineData(8, 1_000_000_000_000, 50)]
    public void Size_and_cost_of_a_model_bound_its_sample(int parameters, long cost, int pairs)
    {
        var target = new ToyTarget(parameters, _ => 0, ["x"], (_, _) => { }) { EvaluationCost = cost };
        Assert.Equal(pairs, SummaryBudget.Pairs(target));
        Assert.Equal(parameters <= 64 && pairs == 2000, SummaryBudget.AllowsAdaptation(target));
    }

    [Theory]
    [InlineData(50, 8192)]
    [InlineData(2779, 2723)]
    [InlineData(100_000, 1000)]
    public void Reports_are_bounded_by_the_numbers_they_need(int parameters, int pairs)
    {
        string[] names = [.. Enumerable.Range(0, 301).Select(i => $"x{i}")];
        Assert.Equal(pairs, SummaryBudget.ReportPairs(new ToyTarget(parameters, _ => 0, names, (_, _) => { })));
    }
}
