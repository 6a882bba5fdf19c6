using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>A standard deviation that lies in a few draws, or is infinite, is not reported as known.</summary>
public class HeavyTailsTests
{
    // √φ ~ half-t(3) and no overdispersion: the sd of φ is infinite.
    [Fact]
    public void The_dispersion_of_counts_that_are_Poisson_has_no_sd_to_trust()
    {
        var fit = CheckCase.Fit("poisson", 8, 6, fitted: "negative-binomial");
        Assert.False(fit.Verdict.IsTrusted);
        Assert.StartsWith("The tail of dispersion is so heavy", fit.Verdict.Sentence, StringComparison.Ordinal);
        Assert.Contains("median and interval", fit.Verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Degrees_of_freedom_whose_prior_has_no_variance_have_none()
    {
        const string InverseGamma = """{ "family": "inverse-gamma", "shape": 1.01, "rate": 1.01 }""";
        var data = MixedData.Random([6, 6, 6, 6, 6, 6, 6, 6], 2, 1, 3);
        var fit = FitCases.Model(data, new()
        {
            Response = Response.Student,
            Priors = Priors.Parse($$"""{ "schema": "nghvi-priors/1", "name": "heavy", "nu": {{InverseGamma}} }"""),
        }).Fitted();
        Assert.False(fit.Verdict.IsTrusted);
        Assert.StartsWith("The tail of nu is so heavy", fit.Verdict.Sentence, StringComparison.Ordinal);
    }

    // Chains have as many draws as would do for a normal posterior; weighted draws reach into the tail.
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Few_groups_are_trusted_where_enough_draws_tell_their_sd(int groups)
    {
        var model = FitCases.Model(MixedData.Random([.. Enumerable.Repeat(8, groups)], 2, 1, 3));
        var (fit, chains) = (model.Fitted(), model.Fitted(new Gibbs()));
        Assert.True(fit.Verdict.IsTrusted, fit.Verdict.Sentence);
        Assert.False(chains.Verdict.IsTrusted);
        Assert.StartsWith("The tail of group.variance is so heavy", chains.Verdict.Sentence, StringComparison.Ordinal);
    }

    // σ²_α has hardly a fourth moment, and most of its variance lies where few draws of the posterior would.
    [Theory]
    [InlineData(4, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 1)]
    [InlineData(5, 4)]
    public void A_variance_of_few_groups_has_the_sd_of_sums_over_a_grid(int groups, int seed)
    {
        var data = MixedData.Random([.. Enumerable.Repeat(4, groups)], 2, 1, seed);
        var (fit, exact) = (FitCases.Model(data, new() { Priors = Priors.Published }).Fitted(), new InterceptQuadrature(data));
        Assert.True(fit.Verdict.IsTrusted, fit.Verdict.Sentence);
        Assert.InRange(fit["group.variance"].StandardDeviation / exact.StandardDeviations[2], 0.9, 1.1);
    }

    [Fact]
    public void Draws_of_a_heavy_tail_are_told_from_those_of_a_light_one()
    {
        var (target, random) = (MixedData.Random([4, 3, 5, 4], 2, 1, 5).Target(), new PhiloxRandom(RandomKey.FromSeed(2)));
        var values = new double[4000];
        foreach (var (power, isHeavy) in ((double, bool)[])[(0.05, false), (0.2, false), (0.6, true), (1, true)])
        {
            for (var s = 0; s < values.Length; s++) values[s] = 0.5 * Math.Log(Math.Pow(1 - random.NextDouble(), -power)); // Pareto's σ².
            var set = new DrawSet(
                target, DrawSet.Uniform(values.Length), () => (s, theta) => (theta[0], theta[1], theta[2], theta[3]) =
                    (Math.Sin(s), Math.Cos(s), 2 * values[s], 0.1 * Math.Sin(3 * s)), 1);
            Assert.Equal(isHeavy, HeavyTails.Find(target, set)?.Sentence.Contains("residual.variance", StringComparison.Ordinal) == true);
        }
    }
}
