using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public class HybridViTests
{
    private static readonly MixedData Intercepts = MixedData.Random([3, 5, 4, 6, 2, 7, 4, 4], 3, 1, 1);
    private static readonly MixedData Slopes = MixedData.Random([3, 5, 4, 6, 2, 7, 4, 4], 2, 2, 2);

    /// <summary>What a linear mixed model offers.</summary>
    private static readonly LatentTreatment[] WithoutChains = [LatentTreatment.Collapsed, LatentTreatment.Drawn];

    [Fact]
    public void Published_step_is_the_composition_of_its_parts()
    {
        var model = Intercepts.Model();
        var workspace = new HybridViWorkspace(model, HybridViOptions.AsPublished);
        var state = HybridVi.Init(workspace, 7);
        var (m, p) = (5, 3);
        Assert.All(Dense.FreeIndices(state.Approximation), i => Assert.Equal(i < m || i < m * 4 ? 0.01 : 1, state.Approximation.Lambda[i]));
        var lambda = state.Approximation.Lambda.ToArray();
        var (momentum, first, second) = (new double[lambda.Length], new double[lambda.Length], new double[lambda.Length]);
        for (var step = 1; step <= 3; step++)
        {
            var info = HybridVi.Advance(workspace, state);

            // (a) ε, ζ and θ. (b) z is drawn inside. (c) gradient and natural gradient, clipped. (d) momentum. (e) ADADELTA.
            var key = RandomKey.FromSeed(7).Fold(step);
            var noise = new double[m + p];
            NormalSampler.Fill(key.Fold(0), noise);
            var q = new FactorGaussian(lambda.AsSpan(0, m), lambda.AsSpan(m, m * p), lambda.AsSpan(m * (1 + p)));
            var (theta, h, u) = (new double[m], new double[m], new double[m]);
            q.Transform(noise, theta);
            var logJoint = model.CreateEvaluator().Drawn(theta, key.Fold(1), h);
            var logDensity = q.NegativeScore(theta, u);
            for (var i = 0; i < m; i++)
            {
                u[i] += h[i];
            }

            var gradient = new double[lambda.Length];
            q.AddPullback(u, noise, gradient);
            var eta = new double[lambda.Length];
            new FactorGaussianFisher(q, FisherMetric.PublishedAsExecuted, new Damping.Diagonal(10))
                .SolveIteratively(gradient, eta, ConjugateGradientSettings.AsPublished);
            var norm = Math.Sqrt(eta.Sum(x => x * x));
            if (norm > 50)
            {
                eta = [.. eta.Select(x => x * 50 / norm)];
            }

            for (var i = 0; i < lambda.Length; i++)
            {
                momentum[i] = (0.6 * momentum[i]) + (0.4 * eta[i]);
                first[i] = (0.95 * first[i]) + (0.05 * momentum[i] * momentum[i]);
                var move = Math.Sqrt(second[i] + 1e-6) / Math.Sqrt(first[i] + 1e-6) * momentum[i];
                second[i] = (0.95 * second[i]) + (0.05 * move * move);
                lambda[i] += move;
            }

            // Rounding only; the order of sums differs.
            Tolerance.Close(lambda, state.Approximation.Lambda, 1e-11);
            Tolerance.Close(logJoint - logDensity, info.Elbo, 1e-12);
            Assert.Equal(step, info.Step);
            state.Approximation.Lambda.CopyTo(lambda.AsSpan());
        }
    }

    [Fact]
    public void Gradient_of_every_draw_vanishes_at_a_gaussian_posterior_of_the_same_family()
    {
        foreach (var (posterior, options) in new (GaussianFamily, HybridViOptions)[]
        {
            (new FactorCase(6, 2, 0, 3).Create(), new HybridViOptions { Family = new FamilyChoice.Factor(2) }),
            (Families.FullGaussianTests.Create(new FactorCase(6, 0, 0, 3)), new HybridViOptions { Family = new FamilyChoice.Full() }),
        })
        {
            var target = new GaussianTarget(posterior, -3);
            foreach (var algorithm in new[] { options, options with { Gradient = GradientEstimator.AsPublished } })
            {
                var workspace = new HybridViWorkspace(target, algorithm);
                var state = HybridVi.Init(workspace, 1);
                Assert.True(state.Approximation.TrySet(posterior.Lambda));
                for (var step = 0; step < 5; step++)
                {
                    var info = HybridVi.Advance(workspace, state);

                    // The noise of the score term cancels that of the model's gradient, draw by draw.
                    Assert.InRange(info.GradientNorm, 0, 1e-12);
                    Tolerance.Close(target.LogEvidence, info.Elbo, 1e-12);
                }

                Tolerance.Close(Dense.RowMajor(Dense.Covariance(posterior)), Dense.RowMajor(Dense.Covariance(state.Approximation)), 1e-11);
            }
        }
    }

    [Fact]
    public void Fit_of_a_gaussian_posterior_is_exact()
    {
        var posterior = Families.FullGaussianTests.Create(new FactorCase(5, 0, 0, 4));
        var fit = Runs.Fit(new GaussianTarget(posterior, -12.5), new HybridViOptions { Family = new FamilyChoice.Full(), Steps = 400 });
        var sd = new double[5];
        posterior.StandardDeviations(sd);
        for (var i = 0; i < 5; i++)
        {
            Assert.InRange(fit.Approximation.Mean[i] - posterior.Mean[i], -0.01 * sd[i], 0.01 * sd[i]);
        }

        // The noise vanishes at the solution, so what is left is the rate of convergence.
        Tolerance.Close(-12.5, fit.Elbo, 1e-3);
        Tolerance.Close(-12.5, fit.Sample!.LogEvidence, 1e-3);
        Assert.True(fit.Elbo <= -12.5 + (2 * fit.ElboStandardError) + 1e-12);
    }

    [Fact]
    public void Every_combination_of_choices_runs_with_finite_results()
    {
        Direction[] directions =
        [
            new Direction.NaturalGradient(), Direction.NaturalGradient.AsPublished, new Direction.PlainGradient(),
            new Direction.NaturalGradient { Metric = FisherMetric.PublishedSymmetric, Damping = new Damping.Diagonal(10), Momentum = 0.5 },
            new Direction.NaturalGradient { Solver = new FisherSolver.ConjugateGradient(new ConjugateGradientSettings()) },
        ];
        StepRule[] rules = [new StepRule.TrustRegion(), new StepRule.AdaDelta(), new StepRule.Adam(), new StepRule.Plain(1e-3, 10)];
        FamilyChoice[] families = [new FamilyChoice.Factor(0), new FamilyChoice.Factor(2), new FamilyChoice.Full()];
        foreach (var data in new[] { Intercepts, Slopes })
        {
            foreach (var direction in directions)
            {
                foreach (var rule in rules)
                {
                    foreach (var (latents, draws, family) in from latents in WithoutChains from draws in new[] { 1, 16 } from family in families select (latents, draws, family))
                    {
                        var options = new HybridViOptions
                        {
                            Family = family,
                            Direction = direction,
                            Rule = rule,
                            Gradient = new GradientEstimator { Draws = draws, Latents = latents },
                            Steps = 15,
                        };
                        var fit = Runs.Fit(data.Model(), options);
                        Assert.Equal((StopReason.StepLimit, 15), (fit.Stopped, fit.Steps));
                        Assert.True(double.IsFinite(fit.Elbo), options.ToString());
                        Assert.All(fit.Posterior, quantity => Assert.True(double.IsFinite(quantity.Mean) && quantity.StandardDeviation >= 0, quantity.ToString()));
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Number_of_threads_changes_no_bit(int r)
    {
        var model = (r == 1 ? Intercepts : Slopes).Model();
        foreach (var latents in WithoutChains)
        {
            var options = new HybridViOptions { Steps = 60, Gradient = new GradientEstimator { Latents = latents } };
            AssertSame(Runs.Fit(model, options), Runs.Fit(model, options with { Threads = 2 }));
            AssertSame(Runs.Fit(model, options), Runs.Fit(model, options with { Threads = 3 }));
        }
    }

    [Theory]
    [InlineData(1, 16, new[] { 1 })]
    [InlineData(4, 2, new[] { 2, 2 })]
    [InlineData(5, 2, new[] { 2, 2 })]
    [InlineData(6, 1, new[] { 6 })]
    [InlineData(3, 16, new[] { 1, 1, 1 })]
    public void Threads_that_draws_leave_over_work_inside_the_model(int threads, int draws, int[] expected)
    {
        var model = new GroupMeans(3);
        _ = new HybridViWorkspace(model, new HybridViOptions { Threads = threads, Gradient = new GradientEstimator { Draws = draws } });
        Assert.Equal(expected, model.ThreadsAsked);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_others()
    {
        var model = Intercepts.Model();
        AssertSame(Runs.Fit(model, seed: 5), Runs.Fit(model, seed: 5));
        Assert.NotEqual(Runs.Fit(model, seed: 5).Elbo, Runs.Fit(model, seed: 6).Elbo);
    }

    [Fact]
    public void A_run_in_two_parts_has_the_bits_of_one_run()
    {
        var model = Slopes.Model();
        foreach (var options in new[] { new HybridViOptions(), HybridViOptions.AsPublished, new HybridViOptions { Family = new FamilyChoice.Full(), Rule = new StepRule.Adam() } })
        {
            var whole = Runs.Fit(model, options with { Steps = 240 }, 3);
            var first = new HybridViWorkspace(model, options with { Steps = 100 });
            var part = HybridVi.Continue(first, HybridVi.Init(first, 3), cancellationToken: CancellationToken.None);
            Assert.Equal(100, part.Steps);
            var second = HybridVi.Continue(
                new HybridViWorkspace(model, options with { Steps = 240 }), part.State, cancellationToken: CancellationToken.None);
            AssertSame(whole, second);
            Assert.Equal(whole.Trace.Values, second.Trace.Values);
        }
    }

    [Fact]
    public void A_cancelled_run_returns_the_fit_so_far()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var none = HybridVi.Fit(Intercepts.Model(), new HybridViOptions(), cancellationToken: source.Token);
        Assert.Equal((StopReason.Cancelled, 0), (none.Stopped, none.Steps));
        Assert.True(double.IsFinite(none.Elbo));

        using var later = new CancellationTokenSource();
        var model = new CancellingModel(Intercepts.Model(), later, 10 * 16);
        var fit = HybridVi.Fit(model, new HybridViOptions(), cancellationToken: later.Token);
        Assert.Equal((StopReason.Cancelled, 10), (fit.Stopped, fit.Steps));
        Assert.True(double.IsFinite(fit.Elbo));
    }

    [Fact]
    public void Divergence_is_reported_with_its_step_and_the_last_good_numbers()
    {
        var options = HybridViOptions.AsPublished with { Rule = new StepRule.Plain(1e6), Steps = 200 };
        var fit = Runs.Fit(Intercepts.Model(), options);
        Assert.Equal(StopReason.Diverged, fit.Stopped);
        Assert.Matches(@"The run diverged at step \d+: .* Use smaller steps", fit.Message!);
        Assert.Contains($"step {fit.Steps}:", fit.Message);
        Assert.All(fit.Approximation.Lambda, value => Assert.True(double.IsFinite(value)));
        Assert.All(fit.State.Approximation.Lambda, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Divergence_of_a_step_by_step_run_is_an_exception_with_the_step()
    {
        var workspace = new HybridViWorkspace(Intercepts.Model(), HybridViOptions.AsPublished with { Rule = new StepRule.Plain(1e6) });
        var state = HybridVi.Init(workspace, 1);
        var error = Assert.Throws<DivergenceException>(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                HybridVi.Advance(workspace, state);
            }
        });
        Assert.Equal(state.Step, error.Step);
    }

    [Fact]
    public void A_trust_region_without_guard_that_fails_keeps_the_last_good_state()
    {
        // From step 21 on the model has no finite density any more: the last λ with one is that before step 20 moved.
        var model = new FailingModel(Intercepts.Model(), 20 * 16);
        var options = new HybridViOptions { Guard = null, Steps = 100 };
        var fit = Runs.Fit(model, options);
        Assert.Equal(StopReason.Diverged, fit.Stopped);
        var workspace = new HybridViWorkspace(new FailingModel(Intercepts.Model(), int.MaxValue), options with { Steps = 19 });
        var good = HybridVi.Continue(workspace, HybridVi.Init(workspace, 1), cancellationToken: CancellationToken.None);
        Assert.Equal(good.State.Approximation.Lambda, fit.State.Approximation.Lambda);
    }

    [Fact]
    public void A_model_without_any_finite_density_is_reported_as_diverged()
    {
        var fit = Runs.Fit(new FailingModel(Intercepts.Model(), 0), new HybridViOptions { Steps = 100 });
        Assert.Equal(StopReason.Diverged, fit.Stopped);
        Assert.Contains("not finite at the starting point", fit.Message);
    }

    [Fact]
    public void Guard_restores_a_run_whose_density_fails_now_and_then()
    {
        var fit = Runs.Fit(new FailingModel(Intercepts.Model(), 30 * 16, 40 * 16), new HybridViOptions { Steps = 300 });
        var clean = Runs.Fit(new FailingModel(Intercepts.Model(), int.MaxValue), new HybridViOptions { Steps = 300 });
        Assert.Equal(StopReason.StepLimit, fit.Stopped);
        Assert.InRange(fit.Elbo, clean.Elbo - 0.05, clean.Elbo + 0.05);
    }

    [Fact]
    public void Options_that_do_not_fit_the_model_are_refused_with_a_sentence()
    {
        var model = Intercepts.Model();
        AssertRefused("The number of factors is 6, but there are only 5 parameters; allowed is 0 to 5.", new HybridViOptions { Family = new FamilyChoice.Factor(6) });
        AssertRefused("needs the conjugate gradient solver", new HybridViOptions { Direction = new Direction.NaturalGradient { Metric = FisherMetric.PublishedAsExecuted } });
        Assert.Contains("Factors must be ≥ 0", Assert.Throws<ArgumentOutOfRangeException>(() => new FamilyChoice.Factor(-1)).Message);
        Assert.Contains("Steps must be > 0", Assert.Throws<ArgumentOutOfRangeException>(() => new HybridViOptions { Steps = 0 }).Message);
        Assert.Contains("Threads must be > 0", Assert.Throws<ArgumentOutOfRangeException>(() => new HybridViOptions { Threads = 0 }).Message);
        Assert.Contains("Draws must be > 0", Assert.Throws<ArgumentOutOfRangeException>(() => new GradientEstimator { Draws = 0 }).Message);
        Assert.Contains("Momentum must be in [0, 1)", Assert.Throws<ArgumentOutOfRangeException>(() => new Direction.NaturalGradient { Momentum = 1 }).Message);
        Assert.Contains("Decay must be in [0, 1)", Assert.Throws<ArgumentOutOfRangeException>(() => new StepRule.AdaDelta(1.5)).Message);
        Assert.Contains("Rate must be > 0", Assert.Throws<ArgumentOutOfRangeException>(() => new StepRule.Plain(0)).Message);

        void AssertRefused(string sentence, HybridViOptions options) =>
            Assert.Contains(sentence, Assert.Throws<ArgumentException>(() => new HybridViWorkspace(model, options)).Message);
    }

    [Fact]
    public void Rates_are_halved_once_the_elbo_has_stopped_rising_and_not_before_two_windows()
    {
        var workspace = new HybridViWorkspace(Intercepts.Model(), new HybridViOptions());
        var state = HybridVi.Init(workspace, 1);
        var fractions = Enumerable.Range(0, 1000).Select(_ => HybridVi.Advance(workspace, state).RateFraction).ToArray();
        Assert.All(fractions[..80], fraction => Assert.Equal(1, fraction));
        Assert.InRange(fractions[^1], 0, 0.25);
        Assert.All(fractions.Zip(fractions.Skip(1)), pair => Assert.True(pair.Second == pair.First || pair.Second == pair.First / 2));
    }

    [Fact]
    public void Converged_fits_of_different_seeds_agree_within_the_tolerance_of_the_stopping_rule()
    {
        var rule = new StoppingRule();
        var fits = Enumerable.Range(1, 8).Select(seed => Runs.Fit(Slopes.Model(), seed: seed)).ToArray();
        Assert.All(fits, fit => Assert.Equal(StopReason.Converged, fit.Stopped));
        var sd = new double[fits[0].Approximation.ParameterCount];
        fits[0].Approximation.StandardDeviations(sd);
        for (var i = 0; i < sd.Length; i++)
        {
            // The tolerance is one standard error by its own estimate; the spread of eight fits may be a few of them.
            var moments = new SampleMoments(1);
            foreach (var fit in fits)
            {
                moments.Add([fit.Approximation.Mean[i]]);
            }

            Assert.InRange(moments.StandardError(0) * Math.Sqrt(8) / sd[i], 0, 3 * rule.MeanTolerance);
        }
    }

    /// <summary>After a warm-up in which averages and rings reach their final size.</summary>
    [Fact]
    public void A_step_of_the_default_allocates_nothing() => AssertNoAllocation(new HybridViOptions());

    [Fact]
    public void A_published_step_allocates_nothing() => AssertNoAllocation(HybridViOptions.AsPublished);

    [Fact]
    public void A_step_of_the_full_family_allocates_nothing() =>
        AssertNoAllocation(new HybridViOptions { Family = new FamilyChoice.Full() });

    private static void AssertNoAllocation(HybridViOptions options)
    {
        var workspace = new HybridViWorkspace(Intercepts.Model(), options);
        var state = HybridVi.Init(workspace, 1);
        for (var i = 0; i < 300; i++)
        {
            HybridVi.Advance(workspace, state);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            HybridVi.Advance(workspace, state);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AssertSame(VariationalFit expected, VariationalFit actual)
    {
        Assert.Equal(expected.Steps, actual.Steps);
        Assert.Equal(expected.Approximation.Lambda, actual.Approximation.Lambda);
        Assert.Equal(expected.State.Approximation.Lambda, actual.State.Approximation.Lambda);
        Assert.Equal(expected.Elbo, actual.Elbo);
        Assert.Equal(expected.Posterior, actual.Posterior);
    }

    /// <summary>Cancels a token after a number of evaluations.</summary>
    private sealed class CancellingModel(IHybridModel inner, CancellationTokenSource source, int evaluations)
        : WrappedModel(inner)
    {
        protected override double Change(double value, int count)
        {
            if (count == evaluations)
            {
                source.Cancel();
            }

            return value;
        }
    }

    /// <summary>Returns NaN between two counts of evaluations.</summary>
    private sealed class FailingModel(IHybridModel inner, int from, int to = int.MaxValue) : WrappedModel(inner)
    {
        protected override double Change(double value, int count) => count > from && count <= to ? double.NaN : value;
    }
}
