using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>Chains against importance sampling and closed forms, from a q₀ that is far off.</summary>
public class HamiltonianSamplerTests
{
    // Stopped at once: narrow, and away from the posterior.
    private static readonly HybridVi TooFew = HybridVi.Default with
    {
        Family = new Family.Factor(0),
        UsesFittingCoordinates = false,
        Steps = 3,
        CorrectPosterior = false,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void From_a_q0_that_is_far_off_they_find_the_posterior_of_a_mixed_model()
    {
        var model = FitCases.Model(FitCases.Slopes(12, 6));
        var (good, bad) = (model.Fitted(HybridVi.Default), model.Fitted(TooFew));
        Assert.False(bad.Verdict.IsTrusted);
        var rescued = bad.Rescue(cancellationToken: Token);
        Assert.True(rescued.Verdict.IsTrusted, rescued.Verdict.Sentence);
        Assert.Contains("8 Hamiltonian chains of", rescued.Notes[^1], StringComparison.Ordinal);
        Assert.Contains(good.Quantities.Zip(bad.Quantities), pair => pair.Second.StandardDeviation < 0.6 * pair.First.StandardDeviation);
        Assert.All(good.Quantities.Zip(rescued.Quantities), pair =>
        {
            Assert.InRange(Off(pair.First, pair.Second), 0, 0.15);
            Assert.InRange(pair.Second.StandardDeviation / pair.First.StandardDeviation, 0.85, 1.18);
        });
        Assert.All(good.RandomEffects.Zip(rescued.RandomEffects), pair =>
            Assert.InRange((pair.First.Means[0] - pair.Second.Means[0]) / pair.First.StandardDeviations[0], -0.15, 0.15));

        static double Off(Quantity a, Quantity b) => Math.Abs(a.Mean - b.Mean) / a.StandardDeviation;
    }

    [Fact]
    public void They_follow_a_curved_posterior_that_no_gaussian_follows()
    {
        var full = Runs.Of(AnnealedEvidenceTests.Banana, HybridVi.Default with { Family = new Family.Full() }).Finish(null, Token);
        var rescued = full.Rescue(cancellationToken: Token); // x ~ N(0, 1), y ~ N(x², ¼): mean 1 and variance 2.25 of y.
        Assert.InRange(rescued["x"].Mean, -0.12, 0.12);
        Assert.InRange(rescued["x"].StandardDeviation, 0.92, 1.08);
        Assert.InRange(rescued["y"].Mean, 0.85, 1.15);
        Assert.InRange(rescued["y"].StandardDeviation, 1.3, 1.7);
        // Leapfrog steps are too long for its arms, so that the spread of y is not well known.
        Assert.Contains("Hamiltonian moves diverged", rescued.Verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fit_to_be_trusted_has_their_tail_where_a_standard_deviation_may_be_zero()
    {
        const int Groups = 12, Size = 15;
        var random = new KeyedStream(RandomKey.FromSeed(6));
        var (y, x) = (new double[Groups * Size], new double[2 * Groups * Size]);
        for (var (k, i) = (0, 0); k < Groups; k++)
        {
            var alpha = 0.5 * random.Normal();
            for (var j = 0; j < Size; j++, i++)
            {
                var scale = Math.Sqrt(Enumerable.Range(0, 5).Sum(_ => Math.Pow(random.Normal(), 2)) / 5);
                (x[2 * i], x[(2 * i) + 1]) = (1, random.Normal());
                y[i] = 1 + (0.5 * x[(2 * i) + 1]) + alpha + (random.Normal() / scale);
            }
        }

        string[] groups = [.. Enumerable.Range(0, y.Length).Select(i => $"g{i / Size}")];
        double[] ones = [.. Enumerable.Repeat(1.0, y.Length)];
        var model = MixedModel.From(
            ModelData.FromArrays(y, x, ones, [], groups), new() { Response = Response.Student, Sigma = "~ (1 | group)" });
        var fit = model.Fitted();
        Assert.True(fit.Verdict.IsTrusted, fit.Verdict.Sentence);
        var (own, chains) = (Log(fit), Log(fit.Rescue(cancellationToken: Token)));
        Assert.InRange(own.StandardDeviation / chains.StandardDeviation, 0.85, 1.18);
        Assert.InRange((own.Mean - chains.Mean) / chains.StandardDeviation, -0.15, 0.15);

        static Quantity Log(Fit fit) => fit.Quantity(draw => Math.Log(draw["sd(log sigma)"]), "log τ");
    }

    [Fact]
    public void Numbers_do_not_depend_on_threads_and_a_file_keeps_them()
    {
        var model = FitCases.Model(FitCases.Slopes(6, 5));
        var rescued = model.Fitted(TooFew, threads: 1).Rescue(2, cancellationToken: Token);
        var other = model.Fitted(TooFew, threads: 3).Rescue(2, cancellationToken: Token);
        Assert.Equal(rescued.Quantities.Select(one => one.Mean), other.Quantities.Select(one => one.Mean));
        var loaded = Fit.FromJson(rescued.ToJson(), "fit.json", 1);
        Assert.Equal(rescued.Verdict, loaded.Verdict);
        Assert.Equal(rescued.Notes, loaded.Notes);
        Assert.False(loaded.CanBeRescued);
        Assert.StartsWith("Hamiltonian chains begin at a q₀", Assert.Throws<InvalidOperationException>(
            () => loaded.Rescue(cancellationToken: Token)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_rescue_throws()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var fit = FitCases.Model(FitCases.Slopes(6, 5)).Fitted(TooFew);
        Assert.Throws<OperationCanceledException>(() => fit.Rescue(cancellationToken: source.Token));
    }
}
