using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

/// <summary>Fits of counts and of successes in trials against posteriors that are known.</summary>
public class CountPosteriorTests
{
    [Theory]
    [InlineData("poisson", 0, 1.0)]
    [InlineData("negative-binomial", 0, 1.5)]
    [InlineData("logit", 7, 1.0)]
    public void The_default_fit_has_the_moments_and_the_evidence_of_the_exact_posterior(string family, double trials, double dispersion)
    {
        var data = CheckCase.Rows(family, 24, 5, seed: 5, trials, dispersion);
        var fit = MixedModel.From(data, new() { Response = Response.Parse(family) }).Fitted();
        List<Quantity> quantities = [fit["(Intercept)"], fit["x"], fit["group.sd(Intercept)"]];
        if (family == "negative-binomial") quantities.Add(fit.Quantity(d => Math.Log(d["dispersion"]), "log φ")); // φ has no variance.
        var exact = new CountQuadrature(data, family);
        exact.Integrate([.. Enumerable.Range(0, quantities[0].Draws.Count).Select(d => quantities.Select(
            (quantity, i) => i == 2 ? Math.Log(quantity.Draws[d]) : quantity.Draws[d]).ToArray())]);
        Assert.InRange(exact.Edge, 0, 5e-3);
        for (var i = 0; i < quantities.Count; i++)
        {
            var (quantity, sd) = (quantities[i], exact.StandardDeviations[i]);
            Assert.True(Math.Abs(quantity.Mean - exact.Means[i]) < 0.05 * sd, $"{quantity}: exact {exact.Means[i]} ± {sd}");
            Assert.True(Math.Abs((quantity.StandardDeviation / sd) - 1) < 0.05, $"{quantity}: exact {exact.Means[i]} ± {sd}");
        }

        Assert.Equal(exact.LogEvidence, fit.LogEvidence.Value, (4 * fit.LogEvidence.StandardError) + 0.01);
        Assert.True(fit.Verdict.IsTrusted, fit.Verdict.Sentence);
    }
}
