using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

/// <summary>Fits of counts and of successes in trials against posteriors that are known, and against parameters they came from.</summary>
public class CountPosteriorTests
{
    private const string Dispersion = "\"dispersion\": { \"family\": \"half-t\", \"df\": 3, \"scale\": 1.5 },";
    private const string ProperPriors = $$"""
        {
          "schema": "nghvi-priors/1", "name": "proper",
          "fixed": { "(Intercept)": { "family": "normal", "mean": 1, "sd": 0.7 }, "x": { "family": "normal", "sd": 0.5 } },
          {{Dispersion}}
          "randomEffects": { "family": "half-t", "df": 20, "scale": 0.5 }
        }
        """;

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

    /// <summary>
    /// Simulation-based calibration (Talts et al. 2018): where parameters come from the prior and data from them, the posterior
    /// probability below the true value is uniform. The Kolmogorov band is simultaneous over all probabilities.
    /// </summary>
    [Theory]
    [InlineData("poisson", 0)]
    [InlineData("negative-binomial", 0)]
    [InlineData("logit", 5)]
    public void Parameters_of_simulated_data_have_uniform_ranks(string family, double trials)
    {
        const int Sets = 40, Groups = 12, Size = 5;
        var (response, isDispersed) = (Response.Parse(family), family == "negative-binomial");
        string[] names = ["(Intercept)", "x", "group.sd(Intercept)", .. isDispersed ? ["dispersion"] : Array.Empty<string>()];
        var priors = isDispersed ? ProperPriors : ProperPriors.Replace(Dispersion, "", StringComparison.Ordinal);
        var options = new ModelOptions { Response = response, Priors = Priors.Parse(priors) };
        var ranks = Array.ConvertAll(names, _ => new double[Sets]);
        for (var s = 0; s < Sets; s++)
        {
            var random = new KeyedStream(RandomKey.FromSeed(1000 + s));
            var (b0, b1, sd) = (1 + (0.7 * random.Normal()), 0.5 * random.Normal(), HalfT(20, 0.5, ref random));
            var phi = Math.Pow(HalfT(3, 1.5, ref random), 2);
            const int n = Groups * Size;
            var (x, y, groups, effect) = (new double[2 * n], new double[n], new string[n], 0.0);
            for (var i = 0; i < n; i++)
            {
                if (i % Size == 0) effect = sd * random.Normal();
                (x[2 * i], x[(2 * i) + 1], groups[i]) = (1, random.Normal(), $"g{i / Size}");
                y[i] = Math.Round(Math.Max(1, trials) * response.Draw(trials, b0 + (b1 * x[(2 * i) + 1]) + effect, [phi], ref random));
            }

            var data = ModelData.FromArrays(
                y, x, [.. Enumerable.Repeat(1.0, n)], [], groups, ["(Intercept)", "x"],
                trials: trials > 0 ? [.. y.Select(_ => trials)] : []);
            var fit = MixedModel.From(data, options).Fitted(seed: s, threads: 1);
            double[] truth = [b0, b1, sd, phi];
            foreach (var (j, name) in names.Index())
                ranks[j][s] = (fit[name].Draws.Count(draw => draw < truth[j]) + 0.5) / (fit[name].Draws.Count + 1);
        }

        foreach (var (j, name) in names.Index()) Kolmogorov.AssertSample(ranks[j], p => p, $"{family}, {name}");

        static double HalfT(int degreesOfFreedom, double scale, ref KeyedStream random)
        {
            var (numerator, squares) = (random.Normal(), 0.0);
            for (var i = 0; i < degreesOfFreedom; i++) squares += Math.Pow(random.Normal(), 2);
            return scale * Math.Abs(numerator) / Math.Sqrt(squares / degreesOfFreedom);
        }
    }
}
