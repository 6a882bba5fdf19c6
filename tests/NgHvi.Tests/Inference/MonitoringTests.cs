using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>Who hears of a run. The source is one for the process, so it listens to this test's own flow only.</summary>
public sealed class MonitoringTests : IDisposable
{
    private static readonly AsyncLocal<List<Monitor>?> Heard = new();
    private static readonly MixedData Intercepts = MixedData.Random([3, 5, 4, 6, 2, 7, 4, 4], 2, 1, 1);

    public MonitoringTests()
    {
        Heard.Value = [];
        IRunMonitor.Source = method =>
        {
            if (Heard.Value is not { } heard)
            {
                return null;
            }

            heard.Add(new Monitor(method));
            return heard[^1];
        };
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Heard.Value = null;

    [Fact]
    public void A_fit_is_followed_to_its_end()
    {
        var fit = Runs.Of(Intercepts.Target()).Finish(null, Token);

        var monitor = Assert.Single(Heard.Value!);
        Assert.Equal("NG-HVI", monitor.Method);
        Assert.Equal((StopReason?)StopReason.Converged, monitor.Reason);
        Assert.Equal(fit.Steps, monitor.Steps);
        Assert.Equal(fit.Steps, monitor.Latest.Step);
        Assert.Equal(new StoppingRule().MaximumSteps, monitor.Latest.Limit);
        Assert.Contains("summaries", monitor.Latest.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_starts_are_one_run_of_all_their_steps()
    {
        var method = HybridVi.StochasticGradient(steps: 20);
        var fit = FitCases.Model(Intercepts).Fit(method, starts: 3, cancellationToken: Token);

        var monitor = Assert.Single(Heard.Value!);
        Assert.Equal("SG-HVI, 3 starts", monitor.Method);
        Assert.Equal(fit.Starts.Sum(outcome => outcome.Steps), monitor.Steps);
        Assert.Equal((60, 60), (monitor.Latest.Step, monitor.Latest.Limit));
        Assert.StartsWith("start 3", monitor.Latest.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_that_are_enumerated_are_followed_too()
    {
        var run = Runs.Of(Intercepts.Target(), HybridVi.Default with { Steps = 20 });
        run.Advance(5);
        run.Advance(15);

        Assert.Equal([5, 20], Heard.Value!.Select(monitor => monitor.Steps));
        Assert.Equal([StopReason.Cancelled, StopReason.Cancelled], Heard.Value!.Select(monitor => monitor.Reason!.Value));
        Assert.Empty(run.Steps(Token));
        Assert.Equal((StopReason.StepLimit, 20), (Heard.Value![2].Reason, Heard.Value[2].Steps));
    }

    [Fact]
    public void A_run_is_counted_once_however_often_it_is_finished()
    {
        var run = Runs.Of(Intercepts.Target(), HybridVi.Default with { Steps = 20 });
        foreach (var step in run.Steps(Token))
        {
            Assert.InRange(step.Info.Step, 1, 20);
        }

        run.Finish(null, Token);
        Assert.Empty(run.Steps(Token));
        var monitor = Assert.Single(Heard.Value!);
        Assert.Equal(((StopReason?)StopReason.StepLimit, 20), (monitor.Reason, monitor.Steps));

        var own = new Monitor("own");
        run.Finish(own, Token);
        Assert.Contains("summaries", own.Latest.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Baselines_are_followed_too()
    {
        Runs.Of(Intercepts.Target(), new Gibbs { Sweeps = 50, Chains = 2 }).Finish(cancellationToken: Token);
        Runs.Of(Intercepts.Target(), new DataAugmentationVi { Steps = 30 }).Finish(cancellationToken: Token);

        Assert.Equal([("Gibbs", 50), ("DAVI", 30)], Heard.Value!.Select(monitor => (monitor.Method, monitor.Steps)));
        Assert.All(Heard.Value!, monitor => Assert.Equal((StopReason?)StopReason.StepLimit, monitor.Reason));
    }

    [Fact]
    public void Progress_of_the_callers_own_comes_first()
    {
        var own = new Monitor("own");

        Runs.Of(Intercepts.Target()).Finish(own, Token);

        Assert.Empty(Heard.Value!);
        Assert.True(own.Latest.Step > 0);
        Assert.Equal(-1, own.Steps);
    }

    [Fact]
    public void A_run_that_throws_ends_without_a_reason()
    {
        var run = Runs.Of(new WrappedTarget(Intercepts.Target(), (_, _) => throw new NotSupportedException()));
        Assert.Throws<NotSupportedException>(() => run.Finish(null, Token));

        Assert.Equal((null, 0), (Assert.Single(Heard.Value!).Reason, Heard.Value![0].Steps));
    }

    [Fact]
    public void A_run_that_judges_lambda_says_how_far_it_is_from_the_tolerance()
    {
        var (rule, trust) = (new StoppingRule(), new TrustRegionState());

        Assert.Equal("λ cannot be judged yet", rule.Outlook(trust, false, new Convergence(double.NaN, double.NaN, false)));
        Assert.Equal("error of λ 3.0 × the tolerance", rule.Outlook(trust, false, new Convergence(0.06, 0.02, false)));
        Assert.Equal("plateau 0 of 2", rule.Outlook(trust, true, default));
        Assert.Equal("", Runs.Begin(Intercepts.Target(), HybridVi.Default with { Steps = 5 }).Outlook);
    }

    private sealed class Monitor(string method) : IRunMonitor
    {
        public string Method { get; } = method;

        public FitProgress Latest { get; private set; }

        public StopReason? Reason { get; private set; }

        public int Steps { get; private set; } = -1;

        public void Report(FitProgress value) => Latest = value;

        public void Ended(StopReason? reason, int steps) => (Reason, Steps) = (reason, steps);
    }
}
