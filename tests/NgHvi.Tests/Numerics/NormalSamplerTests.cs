using MathNet.Numerics.Distributions;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Numerics;

public class NormalSamplerTests
{
    private static readonly RandomKey Key = RandomKey.FromSeed(42);

    [Fact]
    public void Any_range_has_the_bits_of_a_longer_fill()
    {
        var all = new double[400];
        NormalSampler.Fill(Key, all);
        var random = new PhiloxRandom(Key.Fold(1));
        for (var trial = 0; trial < 500; trial++)
        {
            var start = random.Next(0, 399);
            var part = new double[random.Next(1, 401 - start)];
            NormalSampler.Fill(Key, start, part);
            Assert.Equal(all[start..(start + part.Length)], part);
        }
    }

    [Fact]
    public void Positions_may_be_large()
    {
        var (one, two) = (new double[2], new double[1]);
        NormalSampler.Fill(Key, 5_000_000_000, one);
        NormalSampler.Fill(Key, 5_000_000_001, two);
        Assert.Equal(one[1], two[0]);
    }

    [Fact]
    public void Moments_are_those_of_a_standard_normal()
    {
        const int Count = 400_000;
        var x = new double[Count];
        NormalSampler.Fill(Key, x);
        var moments = new SampleMoments(4);
        foreach (var value in x)
        {
            moments.Add([value, value * value, value * value * value, Math.Pow(value, 4)]);
        }

        moments.AssertMeans([0, 1, 0, 3]);
    }

    [Fact]
    public void Tails_have_the_right_frequency()
    {
        const int Count = 400_000;
        var x = new double[Count];
        NormalSampler.Fill(Key.Fold(2), x);
        foreach (var bound in new[] { -3.0, -1, 0, 0.5, 2, 3.5 })
        {
            var p = Normal.CDF(0, 1, bound);
            var frequency = x.Count(value => value <= bound) / (double)Count;
            Assert.InRange(frequency - p, -4 * Math.Sqrt(p * (1 - p) / Count), 4 * Math.Sqrt(p * (1 - p) / Count));
        }
    }

    [Fact]
    public void Numbers_of_one_block_are_uncorrelated_at_every_lag()
    {
        const int Count = 200_000;
        var x = new double[Count + 64];
        NormalSampler.Fill(Key.Fold(3), x);
        foreach (var lag in new[] { 1, 2, 16, 31, 32, 33, 64 })
        {
            double sum = 0;
            for (var i = 0; i < Count; i++)
            {
                sum += x[i] * x[i + lag];
            }

            Assert.InRange(sum / Count, -4 / Math.Sqrt(Count), 4 / Math.Sqrt(Count));
        }
    }

    [Fact]
    public void A_negative_position_is_refused() =>
        Assert.Contains(
            "Start must be ≥ 0", Assert.Throws<ArgumentOutOfRangeException>(() => NormalSampler.Fill(Key, -1, new double[1])).Message);
}
