using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>Few groups and priors against the data: curved and two-moded posteriors, against sums over a grid.</summary>
public class SecondModeTests
{
    [Theory]
    [InlineData(14)]
    [InlineData(20)]
    [InlineData(26)]
    [InlineData(40)]
    public void A_level_far_from_its_prior_is_shared_between_intercept_and_variance(double level)
    {
        // β ~ N(0, 10²): the intercept is at the level, or near 0 with the groups' variance about level².
        var data = MixedData.Random([4, 3, 5, 4, 4], 2, 1, 5);
        data = data with { Response = [.. data.Response.Select(y => y + level)] };
        var exact = new InterceptQuadrature(data);
        var fit = FitCases.Model(data, new ModelOptions { Priors = Priors.Published })
            .Fit(threads: 1, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(fit.Verdict.IsTrusted, fit.Verdict.ToString());
        Assert.InRange(fit.LogEvidence.Value - exact.LogEvidence, -0.05, 0.05);
        string[] names = [.. fit.Quantities.Select(one => one.Name).Take(2), "group.variance", "residual.variance"];
        foreach (var (name, i) in names.Select((name, i) => (name, i)))
        {
            var (found, sd) = (fit[name], exact.StandardDeviations[i]);
            Assert.InRange((found.Mean - exact.Means[i]) / sd, -0.1, 0.1);
            Assert.InRange(found.StandardDeviation / sd, i == 2 ? 0.7 : 0.93, i == 2 ? 1.3 : 1.07);
        }
    }

    // Four chains that agree with each other, at the mode where they began.
    [Fact]
    public void Chains_that_stay_at_one_mode_are_not_trusted()
    {
        var data = MixedData.Random([4, 3, 5, 4, 4], 2, 1, 5);
        data = data with { Response = [.. data.Response.Select(y => y + 75)] };
        var fit = FitCases.Model(data, new ModelOptions { Priors = Priors.Published })
            .Fit(new Gibbs(), threads: 1, cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(fit.Quantities, one => Assert.InRange(one.RHat, 0, 1.01));
        Assert.False(fit.Verdict.IsTrusted);
        Assert.StartsWith("The chains stay at some of several modes, ", fit.Verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_modes_are_found_and_hold_their_mass()
    {
        var data = MixedData.Random([4, 3, 5, 4, 4], 2, 1, 5);
        data = data with { Response = [.. data.Response.Select(y => y + 40)] };
        var model = FitCases.Model(data, new ModelOptions { Priors = Priors.Published }).Density;
        var modes = model.FindModes(new(RandomKey.FromSeed(1), true, 1, TestContext.Current.CancellationToken))!;
        Tolerance.Close(1, modes.Shares.Sum(), 1e-12);
        var (theta, evaluator, gradient) = (new double[4], model.CreateEvaluator(), new double[4]);
        foreach (var mode in modes.Parts)
        {
            modes.Coordinates.Map(mode.Mean, theta);
            Assert.True(double.IsFinite(evaluator.Collapsed(theta, gradient)));
        }
    }

    // A first climb from another dispersion leaves q₀ at a k̂ of 0.9, or lower with a tail that it does not draw from.
    [Fact]
    public void Counts_against_their_prior_begin_where_q0_covers_the_posterior()
    {
        const int Groups = 8, Rows = 48;
        var random = new KeyedStream(RandomKey.FromSeed(1));
        double[] effects = [.. Enumerable.Range(0, Groups).Select(_ => 0.5 * random.Normal())];
        var (y, x, g) = (new double[Rows], new double[Rows], new string[Rows]);
        for (var i = 0; i < Rows; i++)
        {
            (x[i], g[i]) = (random.Normal(), $"g{i % Groups}");
            y[i] = Math.Round(Math.Exp(5 + (0.3 * x[i]) + effects[i % Groups] + (0.6 * random.Normal())));
        }

        var table = DataTable.FromColumns(DataColumn.FromNumbers("y", y), DataColumn.FromNumbers("x", x), DataColumn.FromText("g", g));
        var priors = Priors.Parse("""
            { "schema": "nghvi-priors/1", "fixed": { "(Intercept)": { "family": "normal", "mean": 0, "sd": 0.6 } } }
            """);
        var fit = MixedModel.From(table, "y ~ x + (1 | g)", new ModelOptions { Response = Response.NegativeBinomial, Priors = priors })
            .Fit(threads: 1, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(fit.Verdict is { IsTrusted: true, Efficiency: > 0.85, ParetoShape: < 0.7 }, fit.Verdict.ToString());
    }

    /// <summary>The same in models whose densities are quadratures: whatever q₀ is, and wherever it ended.</summary>
    [Theory]
    [InlineData("student", 10, 1.6, 8, 0.72)]
    [InlineData("poisson", 5, 0.8, 7, 0.39)]
    public void Both_modes_count_where_densities_are_costly(string family, double level, double sd, int groups, double share)
    {
        const int Size = 24;
        var (response, random, n) = (Response.Parse(family), new KeyedStream(RandomKey.FromSeed(1)), groups * Size);
        var (y, x) = (new double[n], new double[2 * n]);
        for (var (k, i) = (0, 0); k < groups; k++)
        {
            var alpha = 0.3 * random.Normal();
            for (var j = 0; j < Size; j++, i++)
            {
                (x[2 * i], x[(2 * i) + 1]) = (1, random.Normal());
                y[i] = response.Draw(level + alpha + (0.5 * x[(2 * i) + 1]), [1, 4], ref random);
            }
        }

        var prior = FormattableString.Invariant($$"""{ "(Intercept)": { "family": "normal", "mean": 0, "sd": {{sd}} } }""");
        var model = MixedModel.From(
            ModelData.FromArrays(
                y, x, [.. Enumerable.Repeat(1.0, n)], [], [.. Enumerable.Range(0, n).Select(i => $"g{i / Size}")], ["(Intercept)", "x"]),
            new()
            {
                Response = response,
                Priors = Priors.Parse($$"""{ "schema": "nghvi-priors/1", "name": "far", "fixed": {{prior}} }"""),
            });
        Assert.True(model.Density.EvaluationCost > 100_000);
        var found = model.Density.FindModes(new(RandomKey.FromSeed(1), true, 1, TestContext.Current.CancellationToken))!;
        Assert.Equal(2, found.Parts.Count);
        foreach (var method in (HybridVi[])[HybridVi.Default, HybridVi.Default with { Family = new Family.Factor(0) }, HybridVi.Von()])
        {
            var fit = model.Fitted(method, threads: 1);
            var (intercept, spread) = (fit["(Intercept)"], fit["group.variance"]);
            Assert.True(fit.Verdict.IsTrusted, fit.Verdict.Sentence);
            Assert.True(intercept.Lower < 0.25 * level && intercept.Upper > 0.9 * level, $"{intercept}");
            Assert.True(spread.Lower < 1 && spread.Upper > 0.5 * level * level, $"{spread}");
            var own = intercept.Draws.Count(value => value > 0.85 * level) / (double)intercept.Draws.Count;
            Assert.InRange(own - share, -0.06, 0.06);
        }
    }
}
