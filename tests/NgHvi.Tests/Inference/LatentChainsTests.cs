using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>Values of z that chains carry from step to step, and steps that visit some groups only.</summary>
public class LatentChainsTests
{
    private static readonly HybridVi Chained = Method(new() { Latents = LatentTreatment.Chained, Draws = 4, Sweeps = 3 });

    [Fact]
    public void Every_draw_goes_on_from_its_own_value_of_the_step_before()
    {
        var model = new GroupMeans(5);
        var engine = Runs.Begin(model, Chained, 2);
        double[]? before = null;
        for (var step = 0; step < 4; step++)
        {
            model.Chains.Clear();
            engine.Advance();
            var seen = model.Chains.ToArray();
            Assert.All(seen, chain => Assert.Equal((3, 5), (chain.Sweeps, chain.Latents.Length)));
            var now = seen.SelectMany(chain => chain.Latents).ToArray();
            Assert.Equal(4 * 5, now.Distinct().Count());
            Assert.All((before ?? []).Zip(now), pair => Assert.NotEqual(pair.First, pair.Second));
            before = now;
        }
    }

    [Theory]
    [InlineData(LatentTreatment.Drawn, true, 0, 0)]
    [InlineData(LatentTreatment.Drawn, false, 5, 5)]
    [InlineData(LatentTreatment.Chained, true, 5, 5)]
    [InlineData(LatentTreatment.Chained, false, 5, 5)]
    public void Drawn_values_are_exact_where_they_can_be_and_nothing_is_carried_then(
        LatentTreatment latents, bool exact, int sweeps, int carried)
    {
        var model = new GroupMeans(5) { DrawsExactly = exact };
        Runs.Begin(model, Method(new() { Latents = latents, Draws = 4 }), 2).Advance();
        Assert.All(model.Chains, chain => Assert.Equal((sweeps, carried), (chain.Sweeps, chain.Latents.Length)));
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(3, null)]
    [InlineData(3, 2)]
    public void Threads_and_a_rest_in_a_file_change_no_bit(int threads, int? groups)
    {
        var method = Chained with { Gradient = Chained.Gradient with { BatchGroups = groups } };
        var whole = Runs.Of(new GroupMeans(5), method, 2);
        whole.Advance(40);
        var half = Runs.Of(new GroupMeans(5), method, 2, threads);
        half.Advance(20);
        var rest = Runs.Saved(half, new GroupMeans(5), threads);
        rest.Advance(20);
        Assert.Equal(whole.Approximation!.Lambda, rest.Approximation!.Lambda);
    }

    [Fact]
    public void A_gradient_that_fails_now_and_then_is_refused_and_its_chains_begin_anew()
    {
        var model = new GroupMeans(30) { DrawsExactly = false, KnowsDensity = false, FailFrom = 33, FailTo = 40 };
        var engine = Runs.Begin(model, Method(new() { Latents = LatentTreatment.Chained }));
        var steps = Enumerable.Range(1, 10).Select(_ => engine.Advance()).ToArray();

        // Evaluations 33 to 39 belong to step 3, of 16 draws a step.
        Assert.Equal([3], steps.Where(step => !step.Accepted).Select(step => step.Step));
        model.Chains.Clear();
        engine.Advance();
        Assert.All(model.Chains.SelectMany(chain => chain.Latents), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void A_chained_run_without_density_finds_the_posterior()
    {
        var exact = Runs.Of(new GroupMeans(30)).Finish(cancellationToken: TestContext.Current.CancellationToken);
        var method = Method(new() { Latents = LatentTreatment.Chained }) with
        {
            Update = new UpdateRule.NaturalGradient { Step = new StepRule.TrustRegion { DecayTime = 20 } },
        };
        for (var seed = 1; seed <= 3; seed++)
        {
            var model = new GroupMeans(30) { DrawsExactly = false, KnowsDensity = false };
            var fit = Runs.Of(model, method, seed).Finish(cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(StopReason.Converged, fit.Stopped);
            Assert.All(fit.Trace.Values, value => Assert.True(double.IsNaN(value)));
            Assert.InRange(fit.Elbo.Value, exact.Elbo.Value - 0.1, exact.Elbo.Value + 0.05);
        }
    }

    [Fact]
    public void All_draws_of_a_step_visit_the_same_groups()
    {
        var model = new GroupMeans(10) { EvaluationCost = 1_000_000_000 };
        var engine = Runs.Begin(model, Method(new() { BatchGroups = 3 }), 4, 2);
        for (var step = 1; step <= 6; step++)
        {
            model.Visits.Clear();
            engine.Advance();
            Assert.Equal(2, model.Visits.Count);
            Assert.All(model.Visits, groups => Assert.Equal(new BatchOrder(10, 3).At(4, step).ToArray(), groups));
        }
    }

    [Fact]
    public void Enough_groups_are_all_groups()
    {
        var (model, all) = (new GroupMeans(10), new GroupMeans(10));
        var (run, other) = (Runs.Of(model, Method(new() { BatchGroups = 10 })), Runs.Of(all));
        run.Advance(20);
        other.Advance(20);
        Assert.Empty(model.Visits);
        Assert.Equal(other.Approximation!.Lambda, run.Approximation!.Lambda);
    }

    [Fact]
    public void A_fit_by_mini_batches_reaches_the_posterior_of_all_groups_and_does_not_freeze()
    {
        var full = Runs.Of(new GroupMeans(200)).Finish(cancellationToken: TestContext.Current.CancellationToken);
        for (var seed = 1; seed <= 3; seed++)
        {
            var run = Runs.Of(new GroupMeans(200), Method(new() { BatchGroups = 20 }) with { Steps = 3000 }, seed);
            var steps = run.Steps(TestContext.Current.CancellationToken).Select(step => step.Info).ToArray();
            Assert.InRange(steps.Count(step => !step.Accepted), 0, 30);
            Assert.Equal(1, steps[^1].RateFraction);
            var fit = run.ToFit();

            // The final estimate is of all groups, and what is left of the noise of rates 0.5 is about 0.1 nats.
            Assert.InRange(fit.Elbo.Value, full.Elbo.Value - 0.3, full.Elbo.Value + 0.05);
            Assert.All(fit.Quantities.Zip(full.Quantities), pair =>
                Assert.InRange(Math.Abs(pair.First.Mean - pair.Second.Mean), 0, 0.3 * pair.Second.StandardDeviation));
        }
    }

    private static HybridVi Method(GradientEstimator gradient) => HybridVi.Default with { Gradient = gradient };
}
