using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>Example 1 at a smaller size, where the evidence is known by quadrature.</summary>
public class ExactEvidenceTests
{
    private static readonly ModelOptions Published = new() { Priors = Priors.Published };

    [Fact]
    public void Every_family_stays_below_the_evidence_and_richer_ones_come_no_further_from_it()
    {
        var data = Runs.Example1(1);
        var (model, exact) = (FitCases.Model(data, Published), new InterceptQuadrature(data));
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
        var data = Runs.Example1(0.01);
        var exact = new InterceptQuadrature(data);
        var fit = FitCases.Model(data, Published).Fitted(HybridVi.Published());
        Assert.Equal((StopReason.StepLimit, 3000), (fit.Stopped, fit.Steps));
        Assert.InRange(exact.LogEvidence - fit.Elbo.Value, -2 * fit.Elbo.StandardError, 2);

        // Method section 1.4: the plug-in value exceeds the ELBO by about M/2 − log σ²_α − log σ²_e.
        var expected = 4 - Math.Log(exact.Means[6]) - Math.Log(exact.Means[7]);
        Assert.InRange(fit.PluginElbo - fit.Elbo.Value, expected - 1.5, expected + 1.5);
        Assert.True(fit.PluginElbo > exact.LogEvidence);
    }
}
