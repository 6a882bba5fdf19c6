using NgHvi.Tests.Support;

namespace NgHvi.Tests.Numerics;

public class KeyedStreamTests
{
    private const int Count = 400_000;

    private static readonly RandomKey Key = RandomKey.FromSeed(11);

    [Fact]
    public void Bits_are_the_blocks_of_the_key_in_order()
    {
        var stream = new KeyedStream(Key);
        for (var block = 0; block < 20; block++)
        {
            Assert.Equal(Philox.Block(Key, (ulong)block), (stream.NextBits(), stream.NextBits()));
        }
    }

    [Fact]
    public void Equal_keys_give_equal_numbers_whatever_the_kinds()
    {
        var (a, b) = (new KeyedStream(Key.Fold(1)), new KeyedStream(Key.Fold(1)));
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal((a.Uniform(), a.Normal(), a.Exponential()), (b.Uniform(), b.Normal(), b.Exponential()));
        }
    }

    [Fact]
    public void Normal_numbers_are_normal_in_the_middle_and_in_the_tail()
    {
        var stream = new KeyedStream(Key.Fold(2));
        var sample = new double[Count];
        var moments = new SampleMoments(5);
        for (var i = 0; i < Count; i++)
        {
            var x = sample[i] = stream.Normal();
            moments.Add([x, x * x, x * x * x, x * x * x * x, Math.Abs(x) > Ziggurat.NormalStart ? 1 : 0]);
        }

        moments.AssertMeans([0, 1, 0, 3, 2 * NormalTail.Cdf(-Ziggurat.NormalStart)]);
        Kolmogorov.AssertSample(sample, NormalTail.Cdf, "normal");
    }

    [Fact]
    public void Normal_numbers_beyond_the_last_layer_have_the_distribution_of_the_tail()
    {
        var stream = new KeyedStream(Key.Fold(5));
        var sample = new double[Count / 10];
        for (var i = 0; i < sample.Length; i++)
        {
            var negative = i % 2 == 1;
            sample[i] = (negative ? -1 : 1) * stream.NormalBeyondStart(negative);
        }

        Assert.True(sample.Min() > Ziggurat.NormalStart);
        Kolmogorov.AssertSample(sample, x => 1 - (NormalTail.Cdf(-x) / NormalTail.Cdf(-Ziggurat.NormalStart)), "tail");
    }

    [Fact]
    public void Exponential_numbers_are_exponential_in_the_middle_and_in_the_tail()
    {
        var stream = new KeyedStream(Key.Fold(3));
        var sample = new double[Count];
        var moments = new SampleMoments(4);
        for (var i = 0; i < Count; i++)
        {
            var x = sample[i] = stream.Exponential();
            moments.Add([x, x * x, x * x * x, x > Ziggurat.ExponentialStart ? 1 : 0]);
        }

        Assert.True(sample.Min() > 0);
        moments.AssertMeans([1, 2, 6, Math.Exp(-Ziggurat.ExponentialStart)]);
        Kolmogorov.AssertSample(sample, x => 1 - Math.Exp(-x), "exponential");
        var tail = sample.Where(x => x > 7).ToArray();
        Kolmogorov.AssertSample(tail, x => 1 - Math.Exp(7 - x), "tail");
    }

    [Fact]
    public void Successive_numbers_are_uncorrelated()
    {
        var stream = new KeyedStream(Key.Fold(4));
        var moments = new SampleMoments(3);
        var before = stream.Normal();
        for (var i = 0; i < Count; i++)
        {
            var (x, u) = (stream.Normal(), stream.Uniform() - 0.5);
            moments.Add([x * before, x * u, x * x * u]);
            before = x;
        }

        moments.AssertMeans([0, 0, 0]);
    }

    [Fact]
    public void Layers_of_the_ziggurat_have_equal_areas_and_end_at_the_mode()
    {
        var normal = Ziggurat.NormalEdges[0] * Ziggurat.NormalHeights[1];
        var exponential = Ziggurat.ExponentialEdges[0] * Ziggurat.ExponentialHeights[1];
        for (var i = 1; i < 256; i++)
        {
            Assert.Equal(normal, Ziggurat.NormalEdges[i] * (Ziggurat.NormalHeights[i + 1] - Ziggurat.NormalHeights[i]), 1e-14);
            Assert.Equal(
                exponential, Ziggurat.ExponentialEdges[i] * (Ziggurat.ExponentialHeights[i + 1] - Ziggurat.ExponentialHeights[i]), 1e-14);
        }

        Assert.Equal((0.0, 0.0), (Ziggurat.NormalEdges[256], Ziggurat.ExponentialEdges[256]));
        Assert.Equal(normal,
            (Ziggurat.NormalStart * Ziggurat.NormalHeights[1]) + (Math.Sqrt(2 * Math.PI) * NormalTail.Cdf(-Ziggurat.NormalStart)), 1e-17);
    }
}
