using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

/// <summary>Fits of counts and of successes in trials against posteriors that are known.</summary>
public class CountPosteriorTests
{
    /// <summary>Where groups' counts differ by powers of ten, the search for the mode begins with effects that are wide enough.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Counts_of_very_different_sizes_are_fitted_and_trusted(int seed)
    {
        var random = new KeyedStream(RandomKey.FromSeed(seed));
        var (y, x) = (new double[120], new double[240]);
        for (var (k, i) = (0, 0); k < 20; k++)
        {
            var alpha = 3.5 * random.Normal();
            for (var j = 0; j < 6; j++, i++)
            {
                (x[2 * i], x[(2 * i) + 1]) = (1, random.Normal());
                y[i] = Math.Round(Math.Exp(6 + alpha + (1.5 * x[(2 * i) + 1])));
            }
        }

        string[] groups = [.. Enumerable.Range(0, y.Length).Select(i => $"g{i / 6}")];
        double[] ones = [.. Enumerable.Repeat(1.0, y.Length)];
        var fit = MixedModel.From(
            ModelData.FromArrays(y, x, ones, [], groups, ["(Intercept)", "x"]), new() { Response = Response.Poisson }).Fitted();
        Assert.True(fit.Verdict.IsTrusted, fit.Verdict.Sentence);
        Assert.InRange(fit["group.sd(Intercept)"].Mean, 2.2, 5.5);
    }

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
