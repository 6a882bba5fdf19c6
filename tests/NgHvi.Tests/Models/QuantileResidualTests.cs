using MathNet.Numerics.Distributions;

namespace NgHvi.Tests.Models;

/// <summary>Randomized quantile residuals (Dunn and Smyth 1996) by sums of densities.</summary>
public class QuantileResidualTests
{
    [Theory]
    [InlineData("poisson", 0, 1.3)]
    [InlineData("poisson", 0, -3)]
    [InlineData("negative-binomial", 0, 1.3)]
    [InlineData("negative-binomial", 0, 4)]
    [InlineData("logit", 0, 0.3)]
    [InlineData("probit", 0, -1.2)]
    [InlineData("logit", 12, 0.7)]
    [InlineData("probit", 1, 0.7)]
    [InlineData("probit", 30, -0.4)]
    public void A_discrete_outcome_lies_where_its_probabilities_say(string name, double trials, double eta)
    {
        var response = Response.Parse(name);
        var (parameters, largest) = (new[] { 1.7 }, response.IsBinary ? Math.Max(1, trials) : 4000);
        var scale = Math.Max(1, trials);
        double[] mass = [.. Enumerable.Range(0, (int)largest + 1)
            .Select(k => Math.Exp(response.LogDensity(k / scale, trials, eta, parameters)))];
        for (var k = 0; k <= Math.Min(largest, 60); k++)
            foreach (var uniform in new[] { 1e-3, 0.4, 0.9 })
            {
                var lower = mass[..k].Sum() + (uniform * mass[k]);
                var upper = mass[(k + 1)..].Reverse().Sum() + ((1 - uniform) * mass[k]);
                var z = response.QuantileResidual(k / scale, trials, eta, parameters, uniform);

                // Each tail in its own digits, as far as they go.
                var (tail, expected) = lower < upper ? (NormalTail.Cdf(z), lower) : (NormalTail.Cdf(-z), upper);
                if (expected > 1e-200) Assert.Equal(1, tail / expected, 1e-8);
                Assert.True(double.IsFinite(z));
            }
    }

    [Fact]
    public void Of_a_normal_outcome_it_is_exact_and_far_counts_stay_finite()
    {
        Assert.Equal(50, Response.Gaussian.QuantileResidual(101, 0, 1, [4], 0.3));
        foreach (var y in new[] { 0.0, 1, 3e5, 1e9 })
            foreach (var eta in new[] { -700.0, -30, 0, 12, 20 })
            {
                Assert.InRange(Response.Poisson.QuantileResidual(y, 0, eta, [], 0.5), -38, 38);
                Assert.InRange(Response.NegativeBinomial.QuantileResidual(y, 0, eta, [1e-3], 0.5), -38, 38);
                Assert.InRange(Response.NegativeBinomial.QuantileResidual(y, 0, eta, [1e7], 0.5), -38, 38);
            }

        // Poisson of large mean is normal, and negative binomial of large φ Poisson.
        var z = Response.Poisson.QuantileResidual(1e6 + 2e3, 0, Math.Log(1e6), [], 0.5);
        Assert.Equal(2, z, 0.01);
        Assert.Equal(
            Response.Poisson.QuantileResidual(7, 0, 1, [], 0.5), Response.NegativeBinomial.QuantileResidual(7, 0, 1, [1e8], 0.5), 1e-5);
        Assert.Equal(Normal.InvCDF(0, 1, 0.5 * Math.Exp(-2)), Response.Poisson.QuantileResidual(0, 0, Math.Log(2), [], 0.5), 1e-9);
    }
}
