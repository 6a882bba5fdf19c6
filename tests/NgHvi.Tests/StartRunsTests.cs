using NgHvi.Tests.Support;

namespace NgHvi.Tests;

public class StartRunsTests
{
    private static readonly HybridVi Few = HybridVi.Default with { Steps = 40 };
    private static readonly MixedModel Model = FitCases.Model(FitCases.Slopes());

    [Fact]
    public void Every_start_is_the_fit_of_its_seed_and_the_first_is_that_of_the_run()
    {
        var many = Model.Fitted(Few, 3, 3);
        Assert.Equal(3, many.Starts[0].Seed);
        Assert.Equal(3, many.Starts.Select(start => start.Seed).Distinct().Count());
        foreach (var outcome in many.Starts)
        {
            var fit = Model.Fitted(Few, outcome.Seed);
            Assert.Equal((fit.Elbo.Value, fit.Elbo.StandardError), (outcome.Elbo, outcome.ElboStandardError));
            Assert.Equal((40, StopReason.StepLimit), (outcome.Steps, outcome.Stopped));
        }

        Assert.True(many.SummarySeconds > 1e-4);
    }

    [Theory]
    [InlineData(new[] { -10.0, -10.3, -10.1 }, 3, false, "The ELBOs of 3 starts agree within 0.30 nats.")]
    [InlineData(new[] { -10.0, double.NaN }, 4, true,
        "The ELBO of 1 of 2 starts is known, so they cannot be compared; 1 did not run to their end; 2 of 4 were not begun.")]
    [InlineData(new[] { -10.0, -13.0 }, 2, true,
        "The ELBOs of 2 starts differ by 3.0 nats: the runs ended in different optima or too early, and more starts may find a better "
            + "one.")]
    public void What_starts_say_of_each_other_is_a_sentence(double[] elbos, int requested, bool isDoubtful, string sentence)
    {
        var starts = elbos.Select(elbo => Outcome(elbo, double.IsNaN(elbo) ? StopReason.Diverged : StopReason.Converged)).ToArray();
        var comparison = StartOutcome.Compare(starts, requested);
        Assert.Equal((isDoubtful, sentence), (comparison.IsDoubtful, comparison.Sentence));
    }

    [Fact]
    public void A_start_that_ran_to_its_end_is_preferred_to_any_that_did_not()
    {
        var complete = Outcome(-9, StopReason.NotConverged);
        Assert.True(complete.IsBetterThan(Outcome(-1, StopReason.Cancelled)));
        Assert.True(Outcome(-9, StopReason.Cancelled).IsBetterThan(Outcome(-1, StopReason.Diverged)));
        Assert.True(Outcome(-8, StopReason.Converged).IsBetterThan(complete));
        Assert.True(complete.IsBetterThan(Outcome(double.NaN, StopReason.Converged)));
        Assert.False(Outcome(double.NaN, StopReason.Converged).IsBetterThan(complete));
        Assert.False(complete.IsBetterThan(complete));
    }

    [Fact]
    public void A_start_that_cannot_begin_is_told_as_diverged_and_the_others_are_kept()
    {
        var fit = Finish(seed => seed == 3 ? throw new ArithmeticException("No start.") : Model.Run(Few, seed), 3);
        Assert.Equal([StopReason.Diverged, StopReason.StepLimit, StopReason.StepLimit], fit.Starts.Select(start => start.Stopped));
        Assert.Equal((3, 0, double.NaN), (fit.Starts[0].Seed, fit.Starts[0].Steps, fit.Starts[0].Elbo));
        Assert.Contains(fit.Starts.Skip(1), start => start.Elbo == fit.Elbo.Value);
        Assert.Contains("1 did not run to their end", StartOutcome.Compare(fit.Starts, 3).Sentence, StringComparison.Ordinal);
        var failure = Assert.Throws<ArithmeticException>(() => Finish(_ => throw new ArithmeticException("No start."), 2));
        Assert.Equal("No start.", failure.Message);

        static Fit Finish(Func<long, Run> create, int starts) =>
            StartRuns.Finish(create, "ng-hvi", 3, starts, null, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Cancellation_begins_no_other_start_and_is_told()
    {
        using var source = new CancellationTokenSource();
        var fit = Model.Fit(Few, 1, 4, progress: new Listener(value =>
        {
            if (value.Step >= 40)
            {
                source.Cancel();
            }
        }), cancellationToken: source.Token);
        Assert.Single(fit.Starts);
        Assert.Contains(fit.Warnings, warning => warning.EndsWith("3 of 4 were not begun.", StringComparison.Ordinal));
        Assert.Equal(StopReason.Cancelled, Model.Fit(Few, 1, 4, cancellationToken: source.Token).Stopped);
    }

    [Fact]
    public void Progress_counts_the_steps_of_all_starts()
    {
        var heard = new List<FitProgress>();
        Model.Fit(Few, 1, 3, progress: new Listener(heard.Add), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((120, 120), (heard[^1].Step, heard[^1].Limit));
        Assert.Contains(heard, value => value.Step == 80);
        Assert.All(heard.Zip(heard.Skip(1)), pair =>
            Assert.True(pair.Second.Step >= pair.First.Step && pair.Second.Elapsed >= pair.First.Elapsed));
    }

    private static StartOutcome Outcome(double elbo, StopReason stopped) => new(1, elbo, 0, 1, 1, stopped);

    private sealed class Listener(Action<FitProgress> hear) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => hear(value);
    }
}
