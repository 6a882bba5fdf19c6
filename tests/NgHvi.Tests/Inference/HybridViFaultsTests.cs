using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>Options that a choice ignores, that contradict each other or that a model lacks are refused with one sentence.</summary>
public class HybridViFaultsTests
{
    private static readonly HybridVi Default = HybridVi.Default;
    private static readonly Family Full = new Family.Full();

    [Fact]
    public void The_presets_are_without_fault()
    {
        foreach (var method in new[]
        {
            Default, HybridVi.Published(), HybridVi.StochasticGradient(2, 50), Default with { Family = Full },
            Default with { Family = new Family.Factor(0) }, Default with { Gradient = new() { BatchGroups = 2 } },
            Default with { Gradient = new() { Latents = LatentTreatment.Chained, Sweeps = 2 } },
        })
        {
            Assert.Empty(method.Faults(new GroupMeans(4)));
        }
    }

    [Fact]
    public void The_full_family_ignores_no_option_of_the_metric()
    {
        var published = UpdateRule.NaturalGradient.AsPublished;
        Refused("leave Metric as it is", Full, new UpdateRule.NaturalGradient { Metric = FisherMetric.PublishedSymmetric });
        Refused("leave Solver as it is", Full, new UpdateRule.NaturalGradient { Solver = published.Solver });
        Refused("damping of the diagonal alone is for factors", Full, new UpdateRule.NaturalGradient { Damping = Damping.Diagonal(1) });
        Refused("leave UniquenessFloor null", Full, Step(new StepRule.TrustRegion { UniquenessFloor = 0.1 }));
        Refused("leave the start's loadings null", Default with { Family = Full, Start = Start.FromModel(loadingFactor: 0.1) });
        var executed = new UpdateRule.NaturalGradient { Metric = FisherMetric.PublishedAsExecuted };
        Refused("needs the conjugate gradient solver", new Family.Factor(), executed);
    }

    [Fact]
    public void A_guard_needs_steps_that_it_can_shorten()
    {
        foreach (var step in new StepRule[] { new StepRule.Adam(), new StepRule.AdaDelta(), new StepRule.Plain(0.1) })
        {
            Refused("set Guard to null", Default with { Update = Step(step) });
            Assert.Empty((Default with { Update = Step(step), Guard = null }).Faults(null));
        }
    }

    [Fact]
    public void Ends_and_averages_go_together()
    {
        Refused("fix Steps or average the second half", Default with { AveragedSteps = 101 });
        Refused("leave Stopping as it is or Steps null", Default with { Steps = 10, Stopping = new() { MinimumSteps = 50 } });
        Refused("leave Plateaus as it is", Default with { Stopping = new() { Plateaus = 3 } });
        var many = new WrappedTarget(new GroupMeans(3), (value, _) => value) { IsMultimodal = true };
        Assert.Empty((Default with { Stopping = new() { Plateaus = 3 } }).Faults(many));
    }

    [Fact]
    public void Mini_batches_are_too_noisy_to_judge_by()
    {
        var batches = Default with { Gradient = new() { BatchGroups = 2 } };
        Refused("leave HalvingWindow null", batches with { Update = Step(new StepRule.TrustRegion { HalvingWindow = 40 }) });
        Refused("leave DriftFactor null", batches with { Guard = new() { DriftFactor = 3 } });
        Assert.Empty((batches with { Update = Step(new StepRule.TrustRegion { HalvingWindow = 0 }) }).Faults(null));
    }

    [Fact]
    public void Draws_and_starts_go_together_with_the_rest()
    {
        Refused("Antithetic draws come in pairs, but Draws is 3", Default with { Gradient = new() { Draws = 3 } });
        Refused("leave Sweeps null", Default with { Gradient = new() { Sweeps = 3 } });
        Refused("leave Sweeps null", Default with { Gradient = new() { Sweeps = 3, Latents = LatentTreatment.Drawn } });
        Refused("it needs coordinates as given", Default with { Start = Start.Published() });
    }

    [Fact]
    public void A_model_must_have_what_is_asked_of_it()
    {
        var three = Default with { Family = new Family.Factor(3) };
        Refused("The number of factors is 3, but there are only 2 parameters; allowed is 0 to 2.", three);
        Refused("cannot be integrated out", Default, new GroupMeans(3) { IsCollapsible = false });
        var chained = Default with { Gradient = new() { Latents = LatentTreatment.Chained } };
        Refused("carries no latent state", chained, new GroupMeans(3) { LatentLength = 0 });
        var batches = Default with { Gradient = new() { BatchGroups = 2 } };
        Refused("cannot be visited in part", batches, new GroupMeans(3) { BatchGroupCount = 0 });
    }

    [Fact]
    public void Numbers_out_of_range_are_refused_where_they_are_given()
    {
        OutOfRange("Factors must be ≥ 0", () => new Family.Factor(-1));
        OutOfRange("Steps must be > 0", () => Default with { Steps = 0 });
        OutOfRange("Draws must be > 0", () => new GradientEstimator { Draws = 0 });
        OutOfRange("Sweeps must be > 0", () => new GradientEstimator { Sweeps = 0 });
        OutOfRange("BatchGroups must be > 0", () => new GradientEstimator { BatchGroups = 0 });
        OutOfRange("Momentum must be in [0, 1)", () => new UpdateRule.NaturalGradient { Momentum = 1 });
        OutOfRange("ClipNorm must be > 0", () => new UpdateRule.NaturalGradient { ClipNorm = 0 });
        OutOfRange("Decay must be in [0, 1)", () => new StepRule.AdaDelta(1.5));
        OutOfRange("Rate must be > 0", () => new StepRule.Plain(0));
        OutOfRange("WarmUp must be ≥ 0", () => new StepRule.Adam { WarmUp = -1 });
        OutOfRange("threads must be > 0", () => Runs.Of(new GroupMeans(3), threads: 0));
    }

    private static UpdateRule.NaturalGradient Step(StepRule step) => new() { Step = step };

    private static void Refused(string sentence, Family family, UpdateRule update) =>
        Refused(sentence, Default with { Family = family, Update = update });

    private static void Refused(string sentence, HybridVi method, GroupMeans? model = null)
    {
        var failure = Assert.Throws<ArgumentException>(() => Runs.Of(model ?? new GroupMeans(3), method));
        Assert.Contains(sentence, failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", failure.Message, StringComparison.Ordinal);
    }

    private static void OutOfRange(string sentence, Func<object> create) =>
        Assert.Contains(sentence, Assert.Throws<ArgumentOutOfRangeException>(create).Message, StringComparison.OrdinalIgnoreCase);
}
