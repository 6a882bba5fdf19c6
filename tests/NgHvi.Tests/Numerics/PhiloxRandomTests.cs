using NgHvi.Tests.Support;

namespace NgHvi.Tests.Numerics;

public class PhiloxRandomTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(-5, 5)]
    [InlineData(int.MinValue, int.MaxValue)]
    [InlineData(2_000_000_000, int.MaxValue)]
    public void Integers_lie_in_their_range(int from, int to)
    {
        var random = new PhiloxRandom(RandomKey.FromSeed(1));
        for (var i = 0; i < 10_000; i++)
        {
            Assert.InRange(random.Next(from, to), from, to - 1);
        }
    }

    [Fact]
    public void Integers_of_a_small_range_are_equally_frequent()
    {
        const int Count = 60_000;
        var random = new PhiloxRandom(RandomKey.FromSeed(2));
        var counts = new int[6];
        for (var i = 0; i < Count; i++)
        {
            counts[random.Next(6)]++;
        }

        var error = 4 * Math.Sqrt(Count * (1 / 6.0) * (5 / 6.0));
        Assert.All(counts, count => Assert.InRange(count, (Count / 6.0) - error, (Count / 6.0) + error));
    }

    [Fact]
    public void Doubles_lie_in_the_unit_interval_and_are_uniform()
    {
        var random = new PhiloxRandom(RandomKey.FromSeed(3));
        var moments = new SampleMoments(2);
        for (var i = 0; i < 100_000; i++)
        {
            var value = random.NextDouble();
            Assert.InRange(value, double.Epsilon, 1 - double.Epsilon);
            moments.Add([value, value * value]);
        }

        moments.AssertMeans([1 / 2.0, 1 / 3.0]);
    }

    [Fact]
    public void Equal_keys_give_equal_streams_and_an_empty_range_is_refused()
    {
        var (a, b) = (new PhiloxRandom(RandomKey.FromSeed(4)), new PhiloxRandom(RandomKey.FromSeed(4)));
        Assert.Equal(Enumerable.Range(0, 100).Select(_ => a.Next()), Enumerable.Range(0, 100).Select(_ => b.Next()));
        Assert.Equal(3, a.Next(3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => a.Next(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => a.Next(-1));
    }

    [Fact]
    public void Bytes_take_all_values()
    {
        var bytes = new byte[20_000];
        new PhiloxRandom(RandomKey.FromSeed(5)).NextBytes(bytes);
        Assert.Equal(256, bytes.Distinct().Count());
    }
}
