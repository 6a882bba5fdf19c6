using MathNet.Numerics.Distributions;

namespace NgHvi.Tests.Prediction;

public class RowSummaryTests
{
    private static readonly double[] Weights = [0.25, 0.75];
    private static readonly double[] Means = [0.3, 1.1];
    private static readonly double[] Variances = [0.2, 0.05];

    [Fact]
    public void A_response_that_is_neither_normal_nor_binary_has_the_moments_and_quantiles_of_its_mixture()
    {
        var summary = new RowSummary(Response.Poisson, Weights, [], [0.1, 0.5, 0.9]);
        var (outcomes, expected) = (new double[3], new double[3]);
        summary.Fill(Means, Variances, 4, 0, outcomes, expected);

        // E[e^η] = e^(m + v/2), E[e^2η] = e^(2m + 2v) for each component.
        var mean = Mix(s => Math.Exp(Means[s] + (0.5 * Variances[s])));
        var square = Mix(s => Math.Exp(2 * (Means[s] + Variances[s])));
        Assert.Equal(mean, summary.Mean, 1e-9);
        Assert.Equal(Math.Sqrt(square - (mean * mean)), summary.ExpectedDeviation, 1e-8);
        Assert.Equal(Math.Sqrt(mean + square - (mean * mean)), summary.Deviation, 1e-8);
        Assert.Equal(Math.Log(Probability(4)), summary.LogDensity, 1e-6);
        for (var j = 0; j < 3; j++)
        {
            var p = new[] { 0.1, 0.5, 0.9 }[j];
            Assert.InRange(Cumulative(outcomes[j]), p - 0.02, 1);
            Assert.InRange(Cumulative(outcomes[j] - 1), 0, p + 0.02);
            Assert.Equal(p, Mix(s => Normal.CDF(Means[s], Math.Sqrt(Variances[s]), Math.Log(expected[j]))), 1e-8);
        }

        var crps = Enumerable.Range(0, 60).Sum(x => Math.Pow(Cumulative(x) - (x >= 4 ? 1 : 0), 2));
        Assert.Equal(crps, summary.Crps, 0.03);
        Assert.True(summary.IsCovered);
    }

    [Fact]
    public void Normal_and_binary_responses_cover_what_their_intervals_hold()
    {
        var normal = new RowSummary(Response.Gaussian, Weights, [1, 2], [0.025, 0.975]);
        var bounds = new double[2];
        normal.Fill(Means, Variances, 0, 0, bounds, new double[2]);
        foreach (var y in new[] { bounds[0] - 1e-6, bounds[0] + 1e-6, bounds[1] - 1e-6, bounds[1] + 1e-6 })
        {
            normal.Fill(Means, Variances, y, 0, new double[2], new double[2]);
            Assert.Equal(y > bounds[0] && y < bounds[1], normal.IsCovered);
        }

        var binary = new RowSummary(Response.Logit, Weights, [], [0.2, 0.5]);
        binary.Fill(Means, Variances, 0, 0, bounds, new double[2]);
        Assert.Equal((binary.Mean * binary.Mean, Math.Log(1 - binary.Mean)), (binary.Crps, binary.LogDensity));
        Assert.Equal([0.0, 1], bounds);
    }

    private static double Mix(Func<int, double> value) => (Weights[0] * value(0)) + (Weights[1] * value(1));

    private static double Cumulative(double y) => Enumerable.Range(0, Math.Max(0, (int)y + 1)).Sum(x => Probability(x));

    /// <summary>P(y) by the midpoint rule over η.</summary>
    private static double Probability(int y) => Mix(s => Enumerable.Range(0, 400).Sum(i =>
    {
        var z = -8 + (0.04 * (i + 0.5));
        return 0.04 * Normal.PDF(0, 1, z) * Poisson.PMF(Math.Exp(Means[s] + (Math.Sqrt(Variances[s]) * z)), y);
    }));
}
