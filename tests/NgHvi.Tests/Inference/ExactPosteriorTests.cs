using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>Example 1 at a smaller size, where the posterior is known by quadrature.</summary>
public class ExactPosteriorTests
{
    private static readonly Dictionary<double, (MixedData Data, InterceptQuadrature Exact)> Examples = new[] { 0.01, 1, 10 }
        .ToDictionary(variance => variance, variance =>
        {
            var data = Runs.Example1(variance);
            return (data, new InterceptQuadrature(data));
        });

    [Theory]
    [InlineData(0.01)]
    [InlineData(1.0)]
    [InlineData(10.0)]
    public void Default_fit_is_a_tight_lower_bound_with_the_exact_moments(double variance)
    {
        var (data, exact) = Examples[variance];
        for (var seed = 1; seed <= 3; seed++)
        {
            var fit = Runs.Fit(data.Model(), seed: seed);
            Assert.Equal(StopReason.Converged, fit.Stopped);
            Assert.True(fit.Elbo <= exact.LogEvidence + (2 * fit.ElboStandardError), $"{fit.Elbo} above {exact.LogEvidence}");

            // In whitened coordinates what remains is the skewness of two log variances; the brief allows 0.05 nats.
            Assert.InRange(exact.LogEvidence - fit.Elbo, -0.05, 0.05);
            Assert.InRange(fit.Sample!.LogEvidence - exact.LogEvidence, -4 * fit.Sample.LogEvidenceStandardError - 1e-3, 4 * fit.Sample.LogEvidenceStandardError + 1e-3);
            for (var i = 0; i < exact.Means.Length; i++)
            {
                var quantity = fit.Posterior[i];
                var sd = exact.StandardDeviations[i];

                // 4000 weighted draws correct the mean to a few hundredths of sd and the sd to a few per cent.
                Assert.True(Math.Abs(quantity.Mean - exact.Means[i]) < 0.05 * sd, $"{quantity.Name}, seed {seed}: mean {quantity.Mean}, exact {exact.Means[i]}, sd {sd}");
                Assert.True(Math.Abs(quantity.StandardDeviation - sd) < 0.03 * sd, $"{quantity.Name}, seed {seed}: sd {quantity.StandardDeviation}, exact {sd}");
            }
        }
    }

    [Fact]
    public void Every_family_stays_below_the_evidence_and_richer_ones_come_no_further_from_it()
    {
        var (data, exact) = Examples[1.0];
        var families = Enumerable.Range(0, 6).Select(p => (FamilyChoice)new FamilyChoice.Factor(p)).Append(new FamilyChoice.Full());
        foreach (var coordinates in Enum.GetValues<CoordinateChoice>())
        {
            var gaps = new List<double>();
            foreach (var family in families)
            {
                var fit = Runs.Fit(data.Model(), new HybridViOptions { Family = family, Coordinates = coordinates });
                var gap = exact.LogEvidence - fit.Elbo;
                Assert.True(gap > -2 * fit.ElboStandardError, $"{family}: {gap}");
                gaps.Add(gap);
            }

            // Mean field in θ's own coordinates misses the correlation of β; a full covariance misses none.
            Assert.InRange(gaps[^1], -0.05, 0.05);
            Assert.InRange(gaps[0], -0.05, coordinates == CoordinateChoice.AsGiven ? 5 : 0.05);
            Assert.True(gaps[^1] <= gaps[0] + 0.02);
        }
    }

    [Fact]
    public void Published_algorithm_stays_below_the_evidence_while_its_plugin_value_does_not()
    {
        var (data, exact) = Examples[0.01];
        var fit = Runs.Fit(data.Model(), HybridViOptions.AsPublished);
        Assert.Equal(StopReason.StepLimit, fit.Stopped);
        Assert.InRange(exact.LogEvidence - fit.Elbo, -2 * fit.ElboStandardError, 2);

        // Method section 1.4: the plug-in value exceeds the ELBO by about M/2 − log σ²_α − log σ²_e.
        var expected = 4 - Math.Log(exact.Means[6]) - Math.Log(exact.Means[7]);
        Assert.InRange(fit.PluginElbo - fit.Elbo, expected - 1.5, expected + 1.5);
        Assert.True(fit.PluginElbo > exact.LogEvidence);
    }
}
