using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>What follows a fit: without a density, and where the model is large.</summary>
public class FitSummaryTests
{
    private static readonly HybridViOptions Drawn = new() { Gradient = new GradientEstimator { Latents = LatentTreatment.Drawn } };

    [Fact]
    public void A_model_without_density_is_summarised_by_q_itself()
    {
        var fit = Runs.Fit(new GroupMeans(40) { IsCollapsible = false }, Drawn);
        var known = Runs.Fit(new GroupMeans(40), Drawn with { CorrectPosterior = false });
        Assert.Equal(known.Approximation.Lambda, fit.Approximation.Lambda);
        Assert.Null(fit.Sample);
        Assert.True(double.IsNaN(fit.Elbo) && double.IsNaN(fit.ElboStandardError) && double.IsNaN(fit.PluginElbo));
        Assert.False(fit.IsCorrected);
        Assert.Equal(fit.Variational, fit.Posterior);

        // The same q₀: only what is said of Monte Carlo errors differs.
        Assert.Equal(
            known.Variational.Select(x => (x.Name, x.Mean, x.StandardDeviation, x.Lower, x.Median, x.Upper)),
            fit.Posterior.Select(x => (x.Name, x.Mean, x.StandardDeviation, x.Lower, x.Median, x.Upper)));
        Assert.True(double.IsNaN(fit.Posterior[0].MeanError));
        Assert.Equal(fit.Posterior[2].StandardDeviation / 128, fit.Posterior[2].MeanError, 1e-12);
        Assert.False(fit.Verdict!.Value.IsTrusted);
        Assert.StartsWith("The latent variables cannot be integrated out, so q₀ cannot be checked", fit.Verdict.Value.Sentence, StringComparison.Ordinal);
        var many = HybridVi.FitStarts(
            new GroupMeans(40) { IsCollapsible = false }, Drawn with { Steps = 10 }, 1, 2, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("The ELBO of 0 of 2 starts is known, so they cannot be compared.", many.Summary);
        Assert.Equal(1, many.Best.Seed);
    }

    [Fact]
    public void The_summary_of_a_cancelled_fit_waits_until_it_is_asked_for_and_is_that_of_the_same_steps()
    {
        var options = new HybridViOptions { Steps = 7 };
        var finished = Runs.Fit(new GroupMeans(40), options);
        var workspace = new HybridViWorkspace(new GroupMeans(40), options with { Steps = 1000 });
        var state = HybridVi.Init(workspace, finished.Seed);
        for (var step = 0; step < 7; step++)
        {
            HybridVi.Advance(workspace, state);
        }

        var cancelled = HybridVi.Continue(workspace, state, cancellationToken: new CancellationToken(canceled: true));

        // Steps that follow do not reach it.
        HybridVi.Advance(workspace, state);
        Assert.Equal((StopReason.Cancelled, 7), (cancelled.Stopped, cancelled.Steps));
        Assert.Equal(finished.Elbo, cancelled.Elbo);
        Assert.Equal(finished.Posterior, cancelled.Posterior);
    }

    [Fact]
    public void A_model_without_density_gives_any_number_of_draws_of_q()
    {
        var fit = Runs.Fit(new GroupMeans(40) { IsCollapsible = false }, Drawn);
        var draws = fit.Draws(20_000);
        Assert.Equal(20_000, draws.Count);
        Assert.Equal(draws.Values[..10].ToArray(), fit.Draws(5).Values[..10].ToArray());
        var sd = new double[2];
        fit.Approximation.StandardDeviations(sd);
        for (var i = 0; i < 2; i++)
        {
            var values = Enumerable.Range(0, draws.Count).Select(s => draws.Draw(s)[i]).ToArray();
            Tolerance.Close(fit.Approximation.Mean[i], values.Average(), 1e-12);

            // 10 000 pairs know a standard deviation to 0.7 %; four of these.
            Assert.InRange(Math.Sqrt(values.Average(x => Math.Pow(x - fit.Approximation.Mean[i], 2))) / sd[i], 0.972, 1.028);
        }
    }

    [Theory]
    [InlineData(8, 0, 2000)]
    [InlineData(1048, 0, 2000)]
    [InlineData(2779, 0, 754)]
    [InlineData(8, 5_000_000, 2000)]
    [InlineData(8, 50_000_000, 200)]
    [InlineData(2779, 50_000_000, 200)]
    [InlineData(8, 1_000_000_000_000, 50)]
    public void Size_and_cost_of_a_model_bound_its_sample(int parameters, long cost, int pairs)
    {
        var model = new LongGaussian(parameters, 1) { EvaluationCost = cost };
        Assert.Equal(pairs, SummaryBudget.Pairs(model));
        Assert.Equal(parameters <= 64 && pairs == 2000, SummaryBudget.AllowsAdaptation(model));
    }

    [Fact]
    public void Reports_are_bounded_by_the_numbers_they_need()
    {
        Assert.Equal(8192, SummaryBudget.ReportPairs(new LongGaussian(50, 300)));
        Assert.Equal(2723, SummaryBudget.ReportPairs(new LongGaussian(2779, 300)));
        Assert.Equal(1000, SummaryBudget.ReportPairs(new LongGaussian(100_000, 300)));
    }

    [Fact]
    public void A_costly_model_is_evaluated_less_and_not_corrected_by_proposals()
    {
        // q₀ of a model whose correction would take 8000 evaluations a round.
        var cheap = new GroupMeans(6, 1);
        var costly = new GroupMeans(6, 1) { EvaluationCost = 100_000_000 };
        var options = new HybridViOptions { Steps = 1, Start = new Start.Constant(0, 0.01, 0.3) };
        var (free, bound) = (Runs.Fit(cheap, options), Runs.Fit(costly, options));
        Assert.Equal((4000, 200), (free.Sample!.Count, bound.Sample!.Count));
        Assert.False(double.IsPositiveInfinity(free.Correction!.DegreesOfFreedom));
        Assert.Null(bound.Correction);
        Assert.Contains("too large to correct", bound.Verdict!.Value.Sentence);
        Assert.False(bound.Verdict.Value.IsTrusted);
        Assert.Equal(bound.Variational, bound.Posterior);
    }

    [Fact]
    public void A_large_model_with_many_quantities_is_summarised_within_bounds_on_any_threads()
    {
        var model = new LongGaussian(2779, 300);
        var family = new FactorGaussian(new double[2779], [], [.. Enumerable.Repeat(1.0, 2779)]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sample = new ImportanceSample(model, family, SummaryBudget.Pairs(model), RandomKey.FromSeed(1));
        var one = PosteriorSummary.Create(model, family, sample, isCorrected: false);

        // 34 MB of draws and 13 MB of quantities, with copies to sort.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 40_000_000, 160_000_000);
        Assert.Equal(2 * 2723, model.Reports);
        Assert.Equal(one, PosteriorSummary.Create(model, family, sample, isCorrected: false, threads: 3));

        // A sum of two squares is exponential with mean 2.
        Assert.Equal((0.0, 1.0), (one[0].Mean, one[0].StandardDeviation));
        Assert.InRange(one.Skip(1).Average(x => x.Mean), 1.98, 2.02);
        Assert.InRange(one.Skip(1).Average(x => x.Median), 1.37, 1.405);
    }
}
