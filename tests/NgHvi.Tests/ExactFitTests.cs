using NgHvi.Tests.Support;

namespace NgHvi.Tests;

/// <summary>Example 1 at a smaller size, where the evidence is known by quadrature: families, the published algorithm, kernels.</summary>
public class ExactFitTests
{
    private static readonly ModelOptions Published = new() { Priors = Priors.Published };
    private static readonly Dictionary<double, (MixedData Data, InterceptQuadrature Exact)> Examples = new[] { 0.01, 1 }
        .ToDictionary(variance => variance, variance =>
        {
            var data = Runs.Example1(variance);
            return (data, new InterceptQuadrature(data));
        });

    [Fact]
    public void Every_family_stays_below_the_evidence_and_richer_ones_come_no_further_from_it()
    {
        var (data, exact) = Examples[1.0];
        var model = FitCases.Model(data, Published);
        var families = Enumerable.Range(0, 6).Select(p => (Family)new Family.Factor(p)).Append(new Family.Full());
        foreach (var fitting in new[] { true, false })
        {
            var gaps = new List<double>();
            foreach (var family in families)
            {
                var fit = model.Fitted(HybridVi.Default with { Family = family, UsesFittingCoordinates = fitting });
                var gap = exact.LogEvidence - fit.Elbo.Value;
                Assert.True(gap > -2 * fit.Elbo.StandardError, $"{family}: {gap}");
                gaps.Add(gap);
            }

            // Mean field in θ's own coordinates misses the correlation of β; a full covariance misses none.
            Assert.InRange(gaps[^1], -0.05, 0.05);
            Assert.InRange(gaps[0], -0.05, fitting ? 0.05 : 5);
            Assert.True(gaps[^1] <= gaps[0] + 0.02);
        }
    }

    [Fact]
    public void Published_algorithm_stays_below_the_evidence_while_its_plugin_value_does_not()
    {
        var (data, exact) = Examples[0.01];
        var fit = FitCases.Model(data, Published).Fitted(HybridVi.Published());
        Assert.Equal(StopReason.StepLimit, fit.Stopped);
        Assert.InRange(exact.LogEvidence - fit.Elbo.Value, -2 * fit.Elbo.StandardError, 2);

        // Method section 1.4: the plug-in value exceeds the ELBO by about M/2 − log σ²_α − log σ²_e.
        var expected = 4 - Math.Log(exact.Means[6]) - Math.Log(exact.Means[7]);
        Assert.InRange(fit.PluginElbo - fit.Elbo.Value, expected - 1.5, expected + 1.5);
        Assert.True(fit.PluginElbo > exact.LogEvidence);
    }

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
