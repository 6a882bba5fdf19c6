using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public class StartTests
{
    [Fact]
    public void Published_start_of_a_linear_model_is_that_of_the_constants()
    {
        var model = MixedData.Random([3, 5, 4, 6], 3, 2, 1).Model();
        foreach (var options in new[] { HybridViOptions.AsPublished, HybridViOptions.StochasticGradient })
        {
            var constant = Begin(model, options with { Start = new Start.Constant(0.01, 0.01, 1) }, 4);
            Assert.Equal(constant.Lambda, Begin(model, options, 4).Lambda);
        }
    }

    [Fact]
    public void Published_start_is_the_models_own_with_equal_loadings()
    {
        var model = new GroupMeans(4);
        var options = HybridViOptions.AsPublished with { Start = new Start.Published(0.03) };
        var (one, other) = (Begin(model, options, 1), Begin(model, options, 2));
        Assert.NotEqual(one.Mean[0], other.Mean[0]);
        Assert.Equal((0.01, 1, 0.5), (one.Mean[1], one.Scales[0], one.Scales[1]));
        Assert.All(Dense.FreeIndices(one).Where(i => i is >= 2 and < 6), i => Assert.Equal(0.03, one.Lambda[i]));
    }

    [Fact]
    public void One_workspace_serves_every_seed_and_a_random_guess_is_drawn_for_each()
    {
        var workspace = new HybridViWorkspace(new GroupMeans(4), new HybridViOptions());
        var first = HybridVi.Init(workspace, 1).Approximation;
        HybridVi.Advance(workspace, HybridVi.Init(workspace, 2));
        Assert.Equal(first.Lambda, HybridVi.Init(workspace, 1).Approximation.Lambda);
        Assert.NotEqual(first.Mean[0], HybridVi.Init(workspace, 2).Approximation.Mean[0]);
        Assert.NotEqual(0, first.Mean[0]);
    }

    [Fact]
    public void A_guess_with_a_root_gives_every_seed_the_same_coordinates()
    {
        var model = MixedData.Random([3, 5, 4, 6], 2, 1, 1).Model();
        var workspace = new HybridViWorkspace(model, new HybridViOptions());
        Assert.IsType<AffineModel>(workspace.Model);
        Assert.All(HybridVi.Init(workspace, 1).Approximation.Mean.ToArray(), value => Assert.Equal(0, value));
    }

    private static FactorGaussian Begin(IHybridModel model, HybridViOptions options, long seed) =>
        (FactorGaussian)HybridVi.Init(new HybridViWorkspace(model, options), seed).Approximation;
}
