using NgHvi.Tests.Support;

namespace NgHvi.Tests.Numerics;

public class TruncatedNormalTests
{
    private const int Count = 40_000;

    /// <summary>Means in both tails and on both sides of every change of method.</summary>
    public static TheoryData<double> Means => [-1000, -38, -8, -3, -1, -0.61, -0.59, -0.3, -0.01, 0, 0.01, 0.5, 1, 3, 8, 1000];

    [Theory]
    [MemberData(nameof(Means))]
    public void Draws_have_the_distribution(double mean)
    {
        var random = new KeyedStream(RandomKey.FromSeed(7).Fold((long)(mean * 100)));
        var sample = new double[Count];
        for (var i = 0; i < Count; i++)
        {
            // Both sides in turn: the negative side of −mean is the positive side of mean.
            sample[i] = (i & 1) == 0 ? TruncatedNormal.Draw(mean, true, ref random) : -TruncatedNormal.Draw(-mean, false, ref random);
        }

        Assert.True(sample.Min() > 0);
        Kolmogorov.AssertSample(sample, x => 1 - Math.Exp(NormalTail.LogCdf(mean - x) - NormalTail.LogCdf(mean)), $"mean {mean}");
        Kolmogorov.AssertSample(
            [.. sample.Where((_, i) => i % 2 == 1)],
            x => 1 - Math.Exp(NormalTail.LogCdf(mean - x) - NormalTail.LogCdf(mean)),
            $"negative, mean {mean}");
    }

    [Theory]
    [MemberData(nameof(Means))]
    public void Draws_have_the_moments(double mean)
    {
        var random = new KeyedStream(RandomKey.FromSeed(8).Fold((long)(mean * 100)));
        var moments = new SampleMoments(2);
        for (var i = 0; i < Count; i++)
        {
            var x = TruncatedNormal.Draw(mean, false, ref random);
            moments.Add([x, x * x]);
        }

        // E = mean − λ and E² = 1 + mean·E with λ = φ/Φ at −mean; the differences cancel far out.
        InverseMills.LogCdf(-mean, out var ratio);
        moments.AssertMeans([mean - ratio, 1 + (mean * (mean - ratio))], 1e-13 * mean * mean);
    }

    [Theory]
    [InlineData(1e6)]
    [InlineData(1e4)]
    public void Far_out_the_excess_is_exponential_and_on_the_other_side_nothing_is_truncated(double distance)
    {
        var random = new KeyedStream(RandomKey.FromSeed(9));
        var (scaled, free) = (new double[Count], new double[Count]);
        for (var i = 0; i < Count; i++)
        {
            scaled[i] = -distance * TruncatedNormal.Draw(distance, false, ref random);
            free[i] = TruncatedNormal.Draw(-distance, false, ref random) + distance;
        }

        Assert.True(scaled.Min() > 0);
        Kolmogorov.AssertSample(scaled, x => 1 - Math.Exp(-x), "excess");
        Kolmogorov.AssertSample(free, NormalTail.Cdf, "free");
    }

    [Fact]
    public void Equal_keys_give_equal_draws_and_every_draw_lies_on_its_side()
    {
        var (a, b) = (new KeyedStream(RandomKey.FromSeed(10)), new KeyedStream(RandomKey.FromSeed(10)));
        for (var i = 0; i < 20_000; i++)
        {
            var mean = a.Normal() * Math.Pow(10, (i % 14) - 7);
            Assert.Equal(mean, b.Normal() * Math.Pow(10, (i % 14) - 7));
            var positive = i % 3 == 0;
            var x = TruncatedNormal.Draw(mean, positive, ref a);
            Assert.Equal(x, TruncatedNormal.Draw(mean, positive, ref b));
            Assert.True(double.IsFinite(x) && (positive ? x > 0 : x < 0), $"{x} of mean {mean}");
        }
    }
}
