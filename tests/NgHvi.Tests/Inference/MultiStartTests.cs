using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public class MultiStartTests
{
    private static readonly HybridViOptions Few = new() { Steps = 100 };

    [Fact]
    public void Every_start_is_the_fit_of_its_seed_and_the_first_is_that_of_the_run()
    {
        var many = HybridVi.FitStarts(new GroupMeans(8), Few, 3, 3, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(3, many.Fits[0].Seed);
        Assert.Equal(3, many.Fits.Select(fit => fit.Seed).Distinct().Count());
        foreach (var outcome in many.Fits)
        {
            var fit = Runs.Fit(new GroupMeans(8), Few, outcome.Seed);
            Assert.Equal((fit.Elbo, fit.ElboStandardError, 100, StopReason.StepLimit), (outcome.Elbo, outcome.ElboStandardError, outcome.Steps, outcome.Stopped));
        }

        Assert.Equal(many.Fits.Max(fit => fit.Elbo), many.Best.Elbo);
        Assert.Equal(many.Fits.Max(fit => fit.Elbo) - many.Fits.Min(fit => fit.Elbo), many.Spread);
        var again = HybridVi.FitStarts(new GroupMeans(8), Few with { Threads = 2 }, 3, 3, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(many.Fits.Select(fit => (fit.Seed, fit.Elbo)), again.Fits.Select(fit => (fit.Seed, fit.Elbo)));
    }

    [Fact]
    public void Starts_that_differ_are_reported_and_those_that_agree_are_too()
    {
        Assert.StartsWith("The ELBOs of 3 starts agree within 0.", Run(Few).Summary, StringComparison.Ordinal);
        var early = Run(Few with { Rule = new StepRule.Plain(1e-9), Steps = 1 });
        Assert.True(early.StartsDisagree);
        Assert.Matches(@"^The ELBOs of 3 starts differ by \d+\.\d nats: .*optim", early.Summary);
        Assert.StartsWith("One start", Run(Few, 1).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancellation_keeps_what_is_there()
    {
        using var source = new CancellationTokenSource();
        var model = new CancellingModel(source, 150 * 16);
        var many = HybridVi.FitStarts(model, Few with { CorrectPosterior = false }, 1, 4, cancellationToken: source.Token);

        // Start one takes 1600 evaluations; its summary is longer than the rest, so the second start is not begun.
        var only = Assert.Single(many.Fits);
        Assert.Equal(StopReason.StepLimit, only.Stopped);
        Assert.Equal("The ELBO of 1 of 1 starts is known, so they cannot be compared; 3 of 4 were not begun.", many.Summary);

        source.Cancel();
        Assert.Equal(StopReason.Cancelled, HybridVi.FitStarts(new GroupMeans(8), Few, 1, 4, cancellationToken: source.Token).Best.Stopped);
    }

    [Fact]
    public void A_start_that_ran_to_its_end_is_preferred_to_any_that_did_not()
    {
        StartOutcome Outcome(double elbo, StopReason stopped) => new(1, elbo, 0, 1, 1, stopped);
        var complete = Outcome(-9, StopReason.NotConverged);
        Assert.True(complete.IsBetterThan(Outcome(-1, StopReason.Cancelled)));
        Assert.True(Outcome(-9, StopReason.Cancelled).IsBetterThan(Outcome(-1, StopReason.Diverged)));
        Assert.True(Outcome(-8, StopReason.Converged).IsBetterThan(complete));
        Assert.True(complete.IsBetterThan(Outcome(double.NaN, StopReason.Converged)));
        Assert.False(Outcome(double.NaN, StopReason.Converged).IsBetterThan(complete));
        Assert.False(complete.IsBetterThan(complete));
    }

    [Fact]
    public void Progress_counts_the_steps_of_all_starts()
    {
        var heard = new List<FitProgress>();
        HybridVi.FitStarts(new GroupMeans(8), Few, 1, 3, new Listener(heard), TestContext.Current.CancellationToken);
        Assert.Equal((300, 300), (heard[^1].Step, heard[^1].Limit));
        Assert.Contains(heard, value => value.Step == 200);
        Assert.All(heard.Zip(heard.Skip(1)), pair => Assert.True(pair.Second.Step >= pair.First.Step && pair.Second.Elapsed >= pair.First.Elapsed));
    }

    private static MultiStartFit Run(HybridViOptions options, int starts = 3) =>
        HybridVi.FitStarts(new GroupMeans(8), options, 1, starts, cancellationToken: TestContext.Current.CancellationToken);

    private sealed class Listener(List<FitProgress> heard) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => heard.Add(value);
    }

    private sealed class CancellingModel(CancellationTokenSource source, int evaluations) : WrappedModel(new GroupMeans(8))
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
}
