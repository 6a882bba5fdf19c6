using MathNet.Numerics.Distributions;

namespace NgHvi.Tests.Prediction;

public class CrpsTests
{
    private static readonly double[] Means = [-1.5, 0.2, 4, 0.3];
    private static readonly double[] Sds = [0.5, 2, 1, 0.9];
    private static readonly double[] Weights = [0.2, 0.4, 0.1, 0.3];

    // R: scoringRules::crps_norm(0) = sqrt(2/pi) − 1/sqrt(pi); the others by the definition.
    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 2, -3.5)]
    [InlineData(1, 0.3, 1.8)]
    [InlineData(5, 4, 30)]
    public void A_normal_scores_the_integral_of_its_definition(double mean, double sd, double y) => Assert.Equal(
        Integrate(x => Normal.CDF(mean, sd, x), y), Normals(mean, sd, y), 1e-9 * Math.Abs(y - mean) + 1e-9);

    [Fact]
    public void A_normal_at_its_mean_is_known() =>
        Assert.Equal(3 * (Math.Sqrt(2 / Math.PI) - (1 / Math.Sqrt(Math.PI))), Normals(7, 3, 7), 1e-9);

    [Theory]
    [InlineData(0)]
    [InlineData(-6)]
    [InlineData(2.2)]
    public void A_mixture_scores_the_integral_of_its_definition(double y) => Assert.Equal(
        Integrate(x => Enumerable.Range(0, 4).Sum(s => Weights[s] * Normal.CDF(Means[s], Sds[s], x)), y),
        new NormalMixture(Means, Sds, Weights).Crps(y),
        1e-9);

    [Theory]
    [InlineData(1, 0.05)]
    [InlineData(3, 0.5)]
    [InlineData(0.2, 1)]
    public void Integration_agrees_with_all_pairs(double spread, double logSd)
    {
        var (means, sds, weights) = Many(500, spread, logSd);
        var low = Enumerable.Range(0, 500).Min(s => means[s] - (6.5 * sds[s]));
        var high = Enumerable.Range(0, 500).Max(s => means[s] + (6.5 * sds[s]));
        var nodes = (int)((high - low) / (0.75 * sds.Min())) + 1;

        var pairs = new NormalMixture(means, sds, weights).PairwiseSpread();

        Assert.Equal(pairs, new NormalMixture(means, sds, weights).IntegratedSpread(low, high, nodes), 2e-8 * pairs);
    }

    [Fact]
    public void Draws_estimate_the_score_of_the_mixture()
    {
        const int Count = 200_000;
        var random = new PhiloxRandom(RandomKey.FromSeed(3));
        var draws = new double[Count];
        for (var i = 0; i < Count; i++)
        {
            var u = random.NextDouble();
            var s = u < 0.2 ? 0 : u < 0.6 ? 1 : u < 0.7 ? 2 : 3;
            draws[i] = Normal.Sample(random, Means[s], Sds[s]);
        }

        // The score is within 4 of its standard errors, bounded by sd/√n.
        Assert.Equal(new NormalMixture(Means, Sds, Weights).Crps(1), OfDraws(draws, 1), 4 * 2 / Math.Sqrt(Count));
    }

    [Fact]
    public void Scores_from_draws_are_the_double_sum_over_different_draws()
    {
        double[] x = [3, -1, 10, 2.5];
        double expected = x.Average(v => Math.Abs(v - 2)) - (x.Sum(a => x.Sum(b => Math.Abs(a - b))) / (2 * 4 * 3));

        Assert.Equal(expected, OfDraws(x, 2), 1e-13);
        Assert.Equal(expected, OfDraws([.. x.Select(v => v + 1e9)], 1e9 + 2), 1e-12);
    }

    [Fact]
    public void A_score_from_few_draws_is_unbiased()
    {
        const int Replications = 40_000;
        var random = new PhiloxRandom(RandomKey.FromSeed(4));
        var scores = new double[Replications];
        for (var i = 0; i < Replications; i++)
        {
            scores[i] = OfDraws([Normal.Sample(random, 0, 1), Normal.Sample(random, 0, 1), Normal.Sample(random, 0, 1)], 0.5);
        }

        var mean = scores.Average();
        var error = Math.Sqrt(scores.Sum(v => (v - mean) * (v - mean)) / Replications / (Replications - 1.0));
        Assert.InRange(mean, Normals(0, 1, 0.5) - (4 * error), Normals(0, 1, 0.5) + (4 * error));
    }

    internal static (double[] Means, double[] Sds, double[] Weights) Many(int count, double spread, double logSd)
    {
        var normals = new double[3 * count];
        NormalSampler.Fill(RandomKey.FromSeed(11), normals);
        var weights = Enumerable.Range(0, count).Select(s => Math.Exp(normals[s])).ToArray();
        var sum = weights.Sum();
        return (
            Enumerable.Range(0, count).Select(s => 5 + (spread * normals[count + s])).ToArray(),
            Enumerable.Range(0, count).Select(s => Math.Exp(logSd * normals[(2 * count) + s])).ToArray(),
            weights.Select(w => w / sum).ToArray());
    }

    private static double Normals(double mean, double sd, double y) => new NormalMixture([mean], [sd], [1]).Crps(y);

    private static double OfDraws(double[] x, double y) => RowSummary.CrpsOfDraws([.. x.Order()], y);

    /// <summary>∫(F − 1{x ≥ y})² dx on both sides of y by Gauss–Legendre panels.</summary>
    private static double Integrate(Func<double, double> cdf, double y)
    {
        double sum = 0;
        for (var i = 0; i < 400; i++)
        {
            sum += MathNet.Numerics.Integration.GaussLegendreRule.Integrate(x => cdf(x) * cdf(x), y - ((i + 1) * 0.25), y - (i * 0.25), 16);
            sum += MathNet.Numerics.Integration.GaussLegendreRule.Integrate(
                x => (1 - cdf(x)) * (1 - cdf(x)), y + (i * 0.25), y + ((i + 1) * 0.25), 16);
        }

        return sum;
    }
}
