using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>The loop: its ends, its steps and what it gives away.</summary>
public class RunTests
{
    private static readonly MixedData Intercepts = MixedData.Random([3, 5, 4, 6, 2, 7, 4, 4], 3, 1, 1);
    private static readonly MixedData Slopes = MixedData.Random([3, 5, 4, 6, 2, 7, 4, 4], 2, 2, 2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Fit_of_a_gaussian_posterior_is_exact()
    {
        var posterior = Families.FullGaussianTests.Create(new FactorCase(5, 0, 0, 4));
        var method = HybridVi.Default with { Family = new Family.Full(), Steps = 400 };
        var fit = Runs.Of(new GaussianTarget(posterior, -12.5), method).Finish(null, Token);
        var (mean, sd) = (posterior.Mean.ToArray(), new double[5]);
        posterior.StandardDeviations(sd);
        Assert.All(fit.Quantities, (quantity, i) => Assert.InRange(Math.Abs(quantity.Mean - mean[i]) / sd[i], 0, 0.03));

        // The noise vanishes at the solution, so what is left is the rate of convergence.
        Tolerance.Close(-12.5, fit.Elbo.Value, 1e-3);
        Tolerance.Close(-12.5, fit.LogEvidence.Value, 1e-3);
    }

    [Theory]
    [InlineData(LatentTreatment.Collapsed)]
    [InlineData(LatentTreatment.Drawn)]
    public void Number_of_threads_changes_no_bit(LatentTreatment latents)
    {
        foreach (var data in new[] { Intercepts, Slopes })
        {
            var method = HybridVi.Default with { Steps = 60, Gradient = new GradientEstimator { Latents = latents } };
            var one = Runs.Of(data.Target(), method).Finish(null, Token);
            AssertSame(one, Runs.Of(data.Target(), method, threads: 2).Finish(null, Token));
            AssertSame(one, Runs.Of(data.Target(), method, threads: 7).Finish(null, Token));
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_others()
    {
        var fit = Runs.Of(Intercepts.Target(), seed: 5).Finish(null, Token);
        AssertSame(fit, Runs.Of(Intercepts.Target(), seed: 5).Finish(null, Token));
        Assert.NotEqual(fit.Elbo.Value, Runs.Of(Intercepts.Target(), seed: 6).Finish(null, Token).Elbo.Value);
        Assert.Equal(StopReason.Converged, fit.Stopped);
    }

    [Fact]
    public void A_run_that_is_left_and_taken_up_again_has_the_bits_of_one_that_was_not()
    {
        var whole = Runs.Of(Slopes.Target(), seed: 3).Finish(null, Token);
        var run = Runs.Of(Slopes.Target(), seed: 3);
        run.Advance(20);
        Assert.Equal((20, null), (run.Step, run.Stopped));
        run.Advance(15);
        AssertSame(whole, run.Finish(null, Token));
        Assert.Equal(StopReason.Converged, run.Stopped);
        Assert.Empty(run.Steps(Token));
    }

    [Fact]
    public void The_start_is_searched_once_and_not_before_the_first_step()
    {
        var model = new GroupMeans(8);
        var run = Runs.Of(model);
        Assert.Empty(model.Searches);
        run.Advance(3);
        run.Finish(null, Token);
        Assert.Single(model.Searches);
    }

    [Theory]
    [InlineData(0, StopReason.Plateau)]
    [InlineData(5000, StopReason.Stalled)]
    public void Rest_is_no_convergence_where_there_are_many_modes_or_draws_disagree_about_the_elbo(double noise, StopReason expected)
    {
        // Gradients stay, so that λ comes to rest; values jump from draw to draw.
        var target = new WrappedTarget(Intercepts.Target(), (value, count) => value + (noise * Math.Sin(1.7 * count * count)))
        {
            IsMultimodal = true,
        };
        var run = Runs.Of(target, HybridVi.Default with { Stopping = new StoppingRule { MaximumSteps = 1000 } });
        while (run.Stopped is null && run.Steps(Token).Take(1).Any())
        {
        }

        Assert.Equal(expected, run.Stopped);
    }

    [Fact]
    public void A_cancelled_run_returns_the_fit_so_far_and_can_go_on()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var none = Runs.Of(Intercepts.Target()).Finish(null, source.Token);
        Assert.Equal((StopReason.Cancelled, 0), (none.Stopped, none.Steps));
        Assert.True(double.IsFinite(none.Elbo.Value));

        using var later = new CancellationTokenSource();
        var run = Runs.Of(WrappedTarget.Cancelling(Intercepts.Target(), later, 10 * 16));
        var fit = run.Finish(null, later.Token);
        Assert.Equal((StopReason.Cancelled, 10), (fit.Stopped, fit.Steps));
        AssertSame(Runs.Of(Intercepts.Target()).Finish(null, Token), run.Finish(null, Token));
    }

    [Fact]
    public void A_fit_never_changes_after_it_was_returned()
    {
        var run = Runs.Of(Slopes.Target(), HybridVi.Default with { Steps = 200 });
        run.Advance(50);
        var (fit, same) = (run.ToFit(), run.ToFit());
        var (elbo, trace) = (same.Elbo, same.Trace.Values.ToArray());
        run.Advance(100);
        Assert.Equal((StopReason.Cancelled, 50), (fit.Stopped, fit.Steps));
        Assert.Equal(trace, fit.Trace.Values);
        Assert.Equal(elbo, fit.Elbo);
        Assert.Equal(same.Quantities.Select(quantity => quantity.Mean), fit.Quantities.Select(quantity => quantity.Mean));
    }

    [Fact]
    public void A_step_shows_the_state_that_it_left_and_no_other()
    {
        var run = Runs.Of(Slopes.Target(), seed: 3);
        var kept = new List<(RunStep Step, VariationalFamily Family, Run Snapshot)>();
        foreach (var step in run.Steps(Token).Take(30))
        {
            kept.Add((step, step.Approximation!, step.Snapshot()));
        }

        var other = Runs.Of(Slopes.Target(), seed: 3);
        foreach (var (step, family, snapshot) in kept)
        {
            other.Advance(1);
            Assert.Equal(other.Approximation!.Lambda, family.Lambda);
            Assert.Equal((step.Step, step.Step), (snapshot.Step, other.Step));
            Assert.Equal(family.Lambda, snapshot.Approximation!.Lambda);
        }

        var stale = Assert.Throws<InvalidOperationException>(() => kept[3].Step.Approximation);
        Assert.Contains("gone on from step 4 to step 30", stale.Message, StringComparison.Ordinal);
        AssertSame(run.Finish(null, Token), kept[7].Snapshot.Finish(null, Token));
    }

    [Fact]
    public void Divergence_is_reported_with_its_step_and_the_last_good_numbers()
    {
        var update = new UpdateRule.PlainGradient { Step = new StepRule.Plain(1e6) };
        var method = HybridVi.StochasticGradient(steps: 200) with { Update = update };
        var run = Runs.Of(Intercepts.Target(), method);
        var fit = run.Finish(null, Token);
        Assert.Equal(StopReason.Diverged, fit.Stopped);
        Assert.Matches(@"The run diverged at step \d+: .* Use smaller steps", fit.Message!);
        Assert.Contains($"step {fit.Steps}:", fit.Message, StringComparison.Ordinal);
        Assert.All(run.Approximation!.Lambda, value => Assert.True(double.IsFinite(value)));
        Assert.Empty(run.Steps(Token));

        var engine = Runs.Begin(Intercepts.Target(), method);
        var steps = Enumerable.Range(0, 200).Select(_ => engine.Advance());
        var failure = Assert.Throws<DivergenceException>(() => steps.ToArray());
        Assert.Contains($"step {engine.Step}:", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trust_region_without_guard_that_fails_keeps_the_last_good_state()
    {
        // From step 21 on the model has no finite density any more: the last λ with one is that before step 20 moved.
        var method = HybridVi.Default with { Guard = null, Steps = 100 };
        var run = Runs.Of(WrappedTarget.Failing(Intercepts.Target(), 20 * 16), method);
        Assert.Equal(StopReason.Diverged, run.Finish(null, Token).Stopped);
        var good = Runs.Of(Intercepts.Target(), method);
        good.Advance(19);
        Assert.Equal(good.Approximation!.Lambda, run.Approximation!.Lambda);
    }

    [Fact]
    public void A_model_without_any_finite_density_is_reported_as_diverged()
    {
        var run = Runs.Of(WrappedTarget.Failing(Intercepts.Target(), 0), HybridVi.Default with { Steps = 100 });
        Assert.Equal(30, run.Steps(Token).Count() + 1);
        Assert.Equal(StopReason.Diverged, run.Stopped);
        Assert.Contains("not finite at the starting point", run.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LatentTreatment.Collapsed, 0.05)]
    [InlineData(LatentTreatment.Drawn, 0.3)] // Noise of z keeps λ from resting.
    public void Guard_restores_a_run_whose_density_fails_now_and_then(LatentTreatment latents, double tolerance)
    {
        var method = HybridVi.Default with { Steps = 300, Gradient = HybridVi.Default.Gradient with { Latents = latents } };
        var run = Runs.Of(WrappedTarget.Failing(Intercepts.Target(), 30 * 16, 40 * 16), method);
        Assert.InRange(run.Steps(Token).Count(step => !step.Info.Accepted), 10, 15);
        var clean = Runs.Of(Intercepts.Target(), method).Finish(null, Token);
        Assert.InRange(run.ToFit().Elbo.Value, clean.Elbo.Value - tolerance, clean.Elbo.Value + tolerance);
    }

    [Fact]
    public void Converged_fits_of_different_seeds_agree_within_the_tolerance_of_the_stopping_rule()
    {
        var runs = Enumerable.Range(1, 8).Select(seed => Runs.Of(Slopes.Target(), seed: seed)).ToArray();
        var averages = runs.Select(run => ((VariationalSource)run.Finish(null, Token).Source).Average).ToArray();
        Assert.All(runs, run => Assert.Equal(StopReason.Converged, run.Stopped));
        var moments = new SampleMoments(averages[0].ParameterCount);
        var (mean, sd) = (new double[averages[0].ParameterCount], new double[averages[0].ParameterCount]);
        foreach (var average in averages)
        {
            average.Locations(mean, sd);
            moments.Add(mean);
        }

        // The tolerance is one standard error by its own estimate; the spread of eight fits may be a few of them.
        Assert.All(sd, (scale, i) =>
            Assert.InRange(moments.StandardError(i) * Math.Sqrt(8) / scale, 0, 3 * new StoppingRule().MeanTolerance));
    }

    private static void AssertSame(Fit expected, Fit actual)
    {
        Assert.Equal((expected.Steps, expected.Stopped), (actual.Steps, actual.Stopped));
        Assert.Equal(expected.Elbo, actual.Elbo);
        Assert.Equal(expected.Trace.Values, actual.Trace.Values);
        Assert.Equal(expected.Quantities.Select(Moments), actual.Quantities.Select(Moments));

        static (double, double) Moments(Quantity quantity) => (quantity.Mean, quantity.StandardDeviation);
    }
}
