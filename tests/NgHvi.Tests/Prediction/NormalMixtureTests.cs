using MathNet.Numerics.Distributions;

namespace NgHvi.Tests.Prediction;

public class NormalMixtureTests
{
    [Fact]
    public void The_table_is_the_distribution_function_to_2e_11()
    {
        for (var z = -8.5; z < 8.5; z += 0.000977)
        {
            Assert.Equal(Normal.CDF(0, 1, z), NormalTable.Cdf(z), 2e-11);
        }

        Assert.Equal((0, 1), (NormalTable.Cdf(double.NegativeInfinity), NormalTable.Cdf(double.PositiveInfinity)));
        Assert.True(double.IsNaN(NormalTable.Cdf(double.NaN)));
    }

    [Fact]
    public void Log_density_is_the_log_of_the_sum_of_densities() => Assert.Equal(
        Math.Log((0.25 * Normal.PDF(1, 2, 0.5)) + (0.75 * Normal.PDF(-1, 0.5, 0.5))),
        new NormalMixture([1, -1], [2, 0.5], [0.25, 0.75]).LogDensity(0.5),
        1e-14);

    [Fact]
    public void Log_density_survives_where_densities_underflow()
    {
        // The wider component carries all of it: log ¾ − log(2√(2π)) − ½(1001/2)².
        var expected = Math.Log(0.75 / 2) - (0.5 * Math.Log(2 * Math.PI)) - (0.5 * 500.5 * 500.5);

        Assert.Equal(expected, new NormalMixture([-1, -1], [1, 2], [0.25, 0.75]).LogDensity(1000), 1e-9);
        Assert.Equal(expected, new NormalMixture([-1, -1], [2, 1], [0.75, 0.25]).LogDensity(1000), 1e-9);
    }

    [Fact]
    public void Moments_of_a_two_component_mixture_are_known()
    {
        // ½N(−a, 1) + ½N(a, 1): variance 1 + a², no skewness, excess kurtosis −2a⁴/(1 + a²)².
        var (mean, variance, skewness, kurtosis) = new NormalMixture([-2, 2], [1, 1], [0.5, 0.5]).Moments();

        Assert.Equal((0, 5), (mean, variance));
        Assert.Equal(0, skewness, 1e-15);
        Assert.Equal(-2 * 16 / 25.0, kurtosis, 1e-14);

        // Exponentially tilted: third central moment Σ w(d³ + 3dv), by hand.
        var skewed = new NormalMixture([0, 4], [1, 2], [0.75, 0.25]).Moments();
        Assert.Equal((1, 4.75), (skewed.Mean, skewed.Variance));
        Assert.Equal(((0.75 * (-1 - 3)) + (0.25 * (27 + 36))) / Math.Pow(4.75, 1.5), skewed.Skewness, 1e-14);
    }

    [Theory]
    [InlineData(0.1, 0.05)]
    [InlineData(1, 0.3)]
    [InlineData(6, 1)]
    [InlineData(100, 1.5)]
    public void Quantiles_are_roots_of_the_distribution_function(double spread, double logSd)
    {
        var (means, sds, weights) = CrpsTests.Many(400, spread, logSd);
        var moments = new NormalMixture(means, sds, weights).Moments();
        foreach (var p in new[] { 1e-6, 0.001, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9999 })
        {
            var x = new NormalMixture(means, sds, weights).Quantile(p, moments);

            var tail = Enumerable.Range(0, 400).Sum(s => weights[s] * Normal.CDF(means[s], sds[s], x));
            Assert.Equal(p, tail, 1e-9 * Math.Min(p, 1 - p) + 1e-14);
        }
    }

    [Fact]
    public void Quantiles_are_found_between_components_far_apart()
    {
        double[] means = [-100, 100], sds = [0.01, 0.01];
        var moments = new NormalMixture(means, sds, [0.4, 0.6]).Moments();

        Assert.Equal(-100 + (0.01 * Normal.InvCDF(0, 1, 0.25)), new NormalMixture(means, sds, [0.4, 0.6]).Quantile(0.1, moments), 1e-11);
        Assert.Equal(100 + (0.01 * Normal.InvCDF(0, 1, 0.5)), new NormalMixture(means, sds, [0.4, 0.6]).Quantile(0.7, moments), 1e-11);
        Assert.InRange(new NormalMixture(means, sds, [0.4, 0.6]).Quantile(0.4, moments), -99.96, 99.96);
    }

    [Fact]
    public void The_quantile_of_one_component_is_the_normal_quantile() => Assert.Equal(
        1e6 + (0.5 * Normal.InvCDF(0, 1, 0.025)),
        new NormalMixture([1e6], [0.5], [1]).Quantile(0.025, new NormalMixture([1e6], [0.5], [1]).Moments()),
        1e-9);
}
