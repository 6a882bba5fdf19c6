using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public class UnknownDensityTests
{
    [Fact]
    public void A_chained_run_without_density_finds_the_posterior()
    {
        var exact = Runs.Fit(new GroupMeans(30));
        for (var seed = 1; seed <= 3; seed++)
        {
            var model = new GroupMeans(30) { DrawsExactly = false, KnowsDensity = false };
            var fit = Runs.Fit(model, HybridViOptions.Chained, seed);
            Assert.Equal(StopReason.Converged, fit.Stopped);
            Assert.All(fit.Trace.Values, value => Assert.True(double.IsNaN(value)));
            Assert.InRange(fit.Elbo, exact.Elbo - 0.1, exact.Elbo + 0.05);
        }
    }

    [Fact]
    public void A_gradient_that_fails_now_and_then_is_refused_and_its_chains_begin_anew()
    {
        var model = new GroupMeans(30) { DrawsExactly = false, KnowsDensity = false, FailFrom = 33, FailTo = 40 };
        var workspace = new HybridViWorkspace(model, HybridViOptions.Chained);
        var state = HybridVi.Init(workspace, 1);
        var refused = new List<int>();
        for (var step = 1; step <= 10; step++)
        {
            if (!HybridVi.Advance(workspace, state).Accepted)
            {
                refused.Add(step);
            }
        }

        // Evaluations 33 to 39 belong to step 3, of 16 draws a step.
        Assert.Equal([3], refused);
        Assert.All(state.Latents, value => Assert.True(double.IsFinite(value)));
        Assert.InRange(state.Trust.RadiusFraction, 0.25, 0.6);
    }

    [Fact]
    public void A_collapsed_density_that_is_not_a_number_is_still_refused()
    {
        var workspace = new HybridViWorkspace(new NotANumber(), new HybridViOptions());
        Assert.False(HybridVi.Advance(workspace, HybridVi.Init(workspace, 1)).Accepted);
    }

    [Fact]
    public void Rates_are_not_halved_by_estimates_that_are_not_known()
    {
        // Flat where it is known: from step 80 on every check halves unless too little is known.
        Assert.Equal(1, RateFraction(_ => double.NaN));
        Assert.Equal(1, RateFraction(step => step % 3 == 0 ? step % 2 : double.NaN));
        Assert.InRange(RateFraction(step => step % 3 == 0 ? double.NaN : step % 2), 0.4, 0.6);

        // Rising where it is known.
        Assert.Equal(1, RateFraction(step => step % 3 == 0 ? double.NaN : step));
    }

    private static double RateFraction(Func<int, double> elbo)
    {
        var workspace = new HybridViWorkspace(new GroupMeans(3), new HybridViOptions());
        var state = HybridVi.Init(workspace, 1);
        for (state.Step = 1; state.Step <= 140; state.Step++)
        {
            RateHalving.Consider(state.Step, elbo(state.Step), state.RecentElbo, state.Trust, workspace.Scratch);
        }

        return state.Trust.RateFraction;
    }

    private sealed class NotANumber() : WrappedModel(new GroupMeans(3))
    {
        protected override double Change(double value, int count) => double.NaN;
    }
}
