using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>The new engine has the bits of the old one; dies with it.</summary>
public class OldEquivalenceTests
{
    private static readonly StepRule Chained = new StepRule.TrustRegion { DecayTime = 20 };

    public static TheoryData<string> Cases =>
        ["default", "published", "stochastic", "full", "adam", "drawn", "chained", "batch", "mean field"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Steps_have_the_bits_of_the_old_engine(string name)
    {
        var (options, method) = Choose(name);
        IHybridModel model = name is "chained" or "batch"
            ? new GroupMeans(12)
            : MixedData.Random([3, 5, 4, 6, 2, 7, 4, 4], 2, 2, 2).Model();
        var workspace = new HybridViWorkspace(model, options);
        var state = HybridVi.Init(workspace, 3);
        var engine = method.Begin(new OldTarget(workspace.Model), new RunSettings(3, 1));
        Assert.Equal(state.Approximation.Lambda, engine.Approximation!.Lambda);
        for (var step = 0; step < 250; step++)
        {
            Assert.Equal(HybridVi.Advance(workspace, state), engine.Advance());
            Assert.Equal(state.Approximation.Lambda, engine.Approximation!.Lambda);
        }

        var source = (VariationalSource)engine.Snapshot();
        Assert.Equal(state.Average().Lambda, source.Average.Lambda);
        Assert.Equal(options.Guard is null ? null : state.Guard.Best, source.Best?.Elbo);
        Assert.Equal(Convergence.Check(options.Stopping, state), engine.Convergence);
    }

    [Fact]
    public void Runs_stop_where_the_old_ones_did()
    {
        var model = MixedData.Random([3, 5, 4, 6, 2, 7, 4, 4], 2, 2, 2).Model();
        var old = Runs.Fit(model);
        var run = Runs.Of(new OldTarget(old.CoordinateModel));
        foreach (var _ in run.Steps(TestContext.Current.CancellationToken))
        {
        }

        Assert.Equal((old.Stopped, old.Steps), (run.Stopped!.Value, run.Step));
        Assert.Equal(old.Trace.Values, run.Trace.Values);
    }

    private static (HybridViOptions Options, HybridViMethod Method) Choose(string name)
    {
        var (options, method) = (new HybridViOptions(), HybridViMethod.Default);
        var drawn = new GradientEstimator { Latents = LatentTreatment.Drawn };
        var chained = new GradientEstimator { Latents = LatentTreatment.Chained };
        var batch = new GradientEstimator { BatchGroups = 5 };
        return name switch
        {
            "published" => (HybridViOptions.AsPublished, HybridViMethod.Published()),
            "stochastic" => (HybridViOptions.StochasticGradient, HybridViMethod.StochasticGradient()),
            "full" => (options with { Family = new FamilyChoice.Full() }, method with { Family = new Family.Full() }),
            "mean field" => (options with { Family = new FamilyChoice.Factor(0) }, method with { Family = new Family.Factor(0) }),
            "adam" => (
                options with { Rule = new StepRule.Adam(), Guard = null },
                method with { Update = new UpdateRule.NaturalGradient { Step = new StepRule.Adam() }, Guard = null }),
            "drawn" => (options with { Gradient = drawn }, method with { Gradient = drawn }),
            "chained" => (
                options with { Gradient = chained, Rule = Chained },
                method with { Gradient = chained, Update = new UpdateRule.NaturalGradient { Step = Chained } }),
            "batch" => (options with { Gradient = batch }, method with { Gradient = batch }),
            _ => (options, method),
        };
    }
}
