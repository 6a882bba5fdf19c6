namespace NgHvi.Tests.Inference;

public class GuardStateTests
{
    private readonly DivergenceGuard guard = new();
    private readonly TrustRegionState trust = new();
    private readonly GuardState state = new(1);

    [Fact]
    public void A_refused_step_goes_back_to_the_last_accepted_iterate_and_shrinks_the_radius()
    {
        Settle(-10, 1);
        double[] lambda = [7];

        Assert.False(state.Accept(guard, -1000, lambda, trust));
        Assert.Equal(1, lambda[0]);
        Assert.Equal(0.25, trust.RadiusFraction);
    }

    [Fact]
    public void After_three_refusals_the_best_iterate_is_restored_and_accepted_whatever_it_gives()
    {
        Settle(-10, 1);
        Assert.True(state.Accept(guard, -10.2, [2], trust));
        double[] lambda = [7];
        for (var i = 0; i < 3; i++)
        {
            Assert.False(state.Accept(guard, double.NaN, lambda, trust));
        }

        Assert.Equal(1, lambda[0]);
        Assert.True(state.Accept(guard, -500, lambda, trust));
        Assert.Equal(-500, state.Level);
    }

    [Fact]
    public void Slow_sinking_goes_back_to_the_best_iterate_with_halved_rates()
    {
        Settle(-10, 1);
        double[] lambda = [2];
        var elbo = -10.0;
        var accepted = true;
        for (var i = 0; accepted && i < 500; i++)
        {
            lambda[0] = 2;
            accepted = state.Accept(guard, elbo -= 0.1, lambda, trust);
        }

        Assert.False(accepted);
        Assert.True(state.HasDrifted);
        Assert.Equal(1, lambda[0]);
        Assert.Equal(0.5, trust.RateFraction);
    }

    [Fact]
    public void Noise_that_hides_the_level_is_no_drift()
    {
        Settle(-10, 1);
        double[] lambda = [2];
        var elbo = -10.0;
        for (var i = 0; i < 500; i++)
        {
            Assert.True(state.Accept(guard, elbo -= 0.1, lambda, trust, checksDrift: false));
        }

        Assert.Equal((2, 1), (lambda[0], trust.RateFraction));
    }

    [Fact]
    public void Without_an_elbo_only_numbers_that_are_not_finite_are_refused()
    {
        for (var i = 1; i <= 3; i++)
        {
            Assert.True(state.AcceptUnknown(true, [i], trust));
        }

        double[] lambda = [7];
        Assert.False(state.AcceptUnknown(false, lambda, trust));
        Assert.Equal((3, 0.25), (lambda[0], trust.RadiusFraction));
        Assert.False(state.AcceptUnknown(false, lambda, trust));
        Assert.False(state.AcceptUnknown(false, lambda, trust));
        Assert.Equal(2, lambda[0]);
        Assert.True(state.AcceptUnknown(true, lambda, trust));
        Assert.Equal((0, 4), (state.Refusals, state.AcceptedCount));
    }

    /// <summary>A hundred steps at one level, λ = value at the best of them.</summary>
    private void Settle(double elbo, double value)
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.True(state.Accept(guard, elbo, [value], trust));
        }
    }
}
