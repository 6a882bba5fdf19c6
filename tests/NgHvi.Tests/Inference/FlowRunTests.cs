using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public class FlowRunTests
{
    private static readonly HybridVi Flow = HybridVi.CouplingFlow(2, 4, 30) with { Gradient = new() { Draws = 8 } };

    [Fact]
    public void A_flow_begins_at_the_average_of_the_gaussians_own_run()
    {
        var target = FitCases.Model(FitCases.Slopes(8, 5)).Density;
        var begun = Runs.Begin(target, Flow).Approximation!;
        var gaussian = HybridVi.Default with { Family = new Family.Full(), Gradient = Flow.Gradient };
        var fitted = ((VariationalSource)Runs.Of(target, gaussian).Finish(null, TestContext.Current.CancellationToken).Source).Average;
        Assert.Equal(fitted.Lambda, begun.Lambda[..fitted.Lambda.Length]);
        var draw = fitted.Draw(RandomKey.FromSeed(1));
        Tolerance.Close(fitted.LogDensity(draw), begun.LogDensity(draw), 1e-12);
    }

    [Fact]
    public void A_run_from_a_file_goes_on_where_it_was_and_fits_no_gaussian_again()
    {
        var target = AnnealedEvidenceTests.Banana;
        var run = Runs.Of(target, Flow);
        run.Advance(10);
        var before = target.Evaluations;
        var resumed = Runs.Saved(run, target);
        Assert.Equal(before, target.Evaluations);
        run.Advance(10);
        resumed.Advance(10);
        Assert.Equal(run.Approximation!.Lambda, resumed.Approximation!.Lambda);
    }

    [Fact]
    public void A_cancelled_start_leaves_what_there_is()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var fit = Runs.Of(AnnealedEvidenceTests.Banana, Flow).Finish(cancellationToken: source.Token);
        Assert.Equal((StopReason.Cancelled, 0), (fit.Stopped, fit.Steps));
        Assert.True(fit.Elbo.IsKnown);
    }

    [Fact]
    public void A_long_gradient_is_clipped()
    {
        var clipped = Flow with { Update = new UpdateRule.PlainGradient { Step = new StepRule.Plain(1), ClipNorm = 1e-3 } };
        foreach (var step in Runs.Of(AnnealedEvidenceTests.Banana, clipped).Steps(TestContext.Current.CancellationToken).Take(3))
            Assert.InRange(step.Info.DirectionNorm, 0.999e-3, 1.001e-3);
    }
}
