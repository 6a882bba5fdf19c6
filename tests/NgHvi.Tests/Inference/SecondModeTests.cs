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
}
