namespace NgHvi.Tests.Inference;

public sealed class ChainDiagnosticsTests
{
    [Fact]
    public void Independent_draws_count_fully()
    {
        var chains = Autoregressive(4, 5000, 0);
        Assert.InRange(ChainDiagnostics.EffectiveSampleSize(chains), 18_500, 21_500);
        Assert.InRange(ChainDiagnostics.LeastSize(chains), 17_000, 21_500);
        Assert.InRange(ChainDiagnostics.SplitRHat(chains), 0.9995, 1.002);
        Assert.InRange(ChainDiagnostics.MonteCarloStandardError(chains) * Math.Sqrt(20_000), 0.95, 1.05);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.5)]
    [InlineData(-0.4)]
    public void Autocorrelated_draws_count_by_theory(double correlation)
    {
        // S(1 − ρ)/(1 + ρ); the estimate of an autocorrelation time of 19 from 80 000 draws has about 6 % error.
        var chains = Autoregressive(4, 20_000, correlation);
        var size = 80_000 * (1 - correlation) / (1 + correlation);
        Assert.InRange(ChainDiagnostics.EffectiveSampleSize(chains) / size, 0.85, 1.15);
        Assert.InRange(ChainDiagnostics.MonteCarloStandardError(chains) * Math.Sqrt(size), 0.92, 1.08);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    public void Energies_that_go_on_tell_little(double correlation) =>
        Assert.InRange(ChainDiagnostics.EnergyInformation(Autoregressive(1, 50_000, correlation)[0]) / (2 * (1 - correlation)), 0.95, 1.05);

    [Fact]
    public void A_chain_that_stays_in_one_tail_has_few_draws_of_it()
    {
        var chains = Autoregressive(4, 1000, 0);
        Array.Sort(chains[0], 0, 300); // Its tails come one after the other; the bulk is that of independent draws elsewhere.
        Assert.True(ChainDiagnostics.LeastSize(chains) < 0.6 * ChainDiagnostics.LeastSize(Autoregressive(4, 1000, 0)));
    }

    [Fact]
    public void Bulk_size_depends_on_ranks_only()
    {
        var chains = Autoregressive(3, 500, 0.5);
        var exponential = chains.Select(chain => Array.ConvertAll(chain, Math.Exp)).ToArray();
        Assert.Equal(ChainDiagnostics.EffectiveSampleSize(chains), ChainDiagnostics.EffectiveSampleSize(exponential));
        Assert.NotEqual(ChainDiagnostics.MonteCarloStandardError(chains), ChainDiagnostics.MonteCarloStandardError(exponential));
    }

    [Fact]
    public void Chains_at_different_places_or_of_different_spread_are_found_out()
    {
        var shifted = Autoregressive(4, 1000, 0);
        shifted[0] = Array.ConvertAll(shifted[0], value => value + 1);
        Assert.True(ChainDiagnostics.SplitRHat(shifted) > 1.05);
        var spread = Autoregressive(4, 1000, 0);
        spread[0] = Array.ConvertAll(spread[0], value => value * 3);
        Assert.True(ChainDiagnostics.SplitRHat(spread) > 1.05);
        var drift = Autoregressive(1, 1000, 0);
        drift[0] = drift[0].Select((value, s) => value + (0.002 * s)).ToArray();
        Assert.True(ChainDiagnostics.SplitRHat(drift) > 1.05);
    }

    [Fact]
    public void R_hat_of_two_short_chains_is_that_of_the_formula()
    {
        // Halves (1, 2), (3, 4), (5, 6), (7, 8): ranks 1 … 8 through Φ⁻¹((rank − 3/8)/8.25); W and var⁺ worked out by hand from those.
        var z = Enumerable.Range(1, 8).Select(rank => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, (rank - 0.375) / 8.25)).ToArray();
        double within = 0, between = 0;
        for (var c = 0; c < 4; c++)
        {
            within += (z[(2 * c) + 1] - z[2 * c]) * (z[(2 * c) + 1] - z[2 * c]) / 8;
            between += (z[(2 * c) + 1] + z[2 * c]) * (z[(2 * c) + 1] + z[2 * c]) / 4 / 3;
        }

        Assert.Equal(Math.Sqrt(((0.5 * within) + between) / within), ChainDiagnostics.SplitRHat([[1, 2, 3, 4], [5, 6, 7, 8]]), 1e-12);
    }

    [Fact]
    public void Nothing_is_known_of_constants_and_of_three_draws()
    {
        Assert.Equal(double.NaN, ChainDiagnostics.SplitRHat([[2, 2, 2, 2, 2], [2, 2, 2, 2, 2]]));
        Assert.Equal(double.NaN, ChainDiagnostics.EffectiveSampleSize([[1, 2, 3]]));
        Assert.Equal(double.NaN, ChainDiagnostics.MonteCarloStandardError([]));
        Assert.Throws<ArgumentException>(() => ChainDiagnostics.SplitRHat([[1, 2, 3, 4], [1, 2, 3]]));
    }

    /// <summary>Stationary chains with unit variance.</summary>
    private static double[][] Autoregressive(int chains, int length, double correlation) =>
        Enumerable.Range(0, chains).Select(c =>
        {
            var draws = new double[length];
            NormalSampler.Fill(RandomKey.FromSeed(21).Fold(c), draws);
            for (var s = 1; s < length; s++)
            {
                draws[s] = (correlation * draws[s - 1]) + (Math.Sqrt(1 - (correlation * correlation)) * draws[s]);
            }

            return draws;
        }).ToArray();
}
