using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public class CarriedLatentsTests
{
    private static readonly HybridViOptions Chained = new() { Gradient = new GradientEstimator { Latents = LatentTreatment.Chained, Draws = 4, Sweeps = 3 } };

    [Fact]
    public void Every_draw_goes_on_from_its_own_value_of_the_step_before()
    {
        var model = new GroupMeans(5);
        var workspace = new HybridViWorkspace(model, Chained);
        var state = HybridVi.Init(workspace, 2);
        Assert.Equal(4 * 5, state.Latents.Distinct().Count());
        for (var step = 0; step < 3; step++)
        {
            var before = state.Latents.ToArray();
            model.Chains.Clear();
            HybridVi.Advance(workspace, state);
            var seen = model.Chains.ToArray();
            Assert.All(seen, chain => Assert.Equal(3, chain.Sweeps));
            Assert.Equal(before, seen.SelectMany(chain => chain.Latents));
            Assert.All(before.Zip(state.Latents), pair => Assert.NotEqual(pair.First, pair.Second));
        }
    }

    [Theory]
    [InlineData(LatentTreatment.Drawn, true, 0, 0)]
    [InlineData(LatentTreatment.Drawn, false, 3, 5)]
    [InlineData(LatentTreatment.Chained, true, 3, 5)]
    [InlineData(LatentTreatment.Chained, false, 3, 5)]
    public void Drawn_values_are_exact_where_they_can_be_and_nothing_is_carried_then(LatentTreatment latents, bool exact, int sweeps, int carried)
    {
        var model = new GroupMeans(5) { DrawsExactly = exact };
        var workspace = new HybridViWorkspace(model, Chained with { Gradient = Chained.Gradient with { Latents = latents } });
        var state = HybridVi.Init(workspace, 2);
        HybridVi.Advance(workspace, state);
        Assert.Equal(4 * carried, state.Latents.Length);
        Assert.All(model.Chains, chain => Assert.Equal((sweeps, carried), (chain.Sweeps, chain.Latents.Length)));
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(3, null)]
    [InlineData(3, 2)]
    public void Threads_and_a_rest_in_a_file_change_no_bit(int threads, int? groups)
    {
        var options = Chained with { Gradient = Chained.Gradient with { BatchGroups = groups } };
        var workspace = new HybridViWorkspace(new GroupMeans(5), options);
        var state = HybridVi.Init(workspace, 2);
        for (var step = 0; step < 40; step++)
        {
            HybridVi.Advance(workspace, state);
        }

        var other = new HybridViWorkspace(new GroupMeans(5), options with { Threads = threads });
        var half = HybridVi.Init(other, 2);
        for (var step = 0; step < 40; step++)
        {
            if (step == 20)
            {
                using var file = new MemoryStream();
                half.Save(file);
                file.Position = 0;
                other = new HybridViWorkspace(new GroupMeans(5), options with { Threads = threads });
                half = HybridViState.Load(other, file);
            }

            HybridVi.Advance(other, half);
        }

        Assert.Equal(state.Latents, half.Latents);
        Assert.Equal(state.Approximation.Lambda, half.Approximation.Lambda);
    }

    [Fact]
    public void A_state_of_exact_draws_is_refused_by_a_workspace_that_carries()
    {
        using var file = new MemoryStream();
        HybridVi.Init(new HybridViWorkspace(new GroupMeans(5), new HybridViOptions()), 1).Save(file);
        file.Position = 0;
        var failure = Assert.Throws<InputException>(() => HybridViState.Load(new HybridViWorkspace(new GroupMeans(5), Chained), file));
        Assert.Contains("it has 0 numbers where 20 are needed", failure.Message);
    }

    [Fact]
    public void A_model_that_carries_nothing_refuses_chains_with_a_sentence()
    {
        var model = MixedData.Random([3, 4, 5], 2, 1, 1).Model();
        Assert.Contains("carries no latent state", Assert.Throws<ArgumentException>(() => new HybridViWorkspace(model, Chained)).Message);
        Assert.Contains("Sweeps must be > 0", Assert.Throws<ArgumentOutOfRangeException>(() => new GradientEstimator { Sweeps = 0 }).Message);
    }

    [Fact]
    public void Coordinates_pass_on_how_latents_are_drawn()
    {
        IHybridModel affine = new AffineModel(new GroupMeans(5) { DrawsExactly = false }, new StartingPoint([0, 0], [1, 1], [1, 0, 0, 1]));
        Assert.Equal((false, 5), (affine.DrawsExactly, affine.LatentLength));
    }
}
