namespace NgHvi.Tests.Numerics;

public class RandomKeyTests
{
    [Fact]
    public void Folds_of_one_key_are_distinct()
    {
        var key = RandomKey.FromSeed(1);
        var keys = Enumerable.Range(-50_000, 100_000).Select(i => key.Fold(i)).ToHashSet();
        Assert.Equal(100_000, keys.Count);
        Assert.DoesNotContain(key, keys);
    }

    [Fact]
    public void Folds_of_folds_are_distinct()
    {
        var keys = new HashSet<RandomKey>();
        for (var seed = 0; seed < 40; seed++)
        {
            for (var step = 0; step < 50; step++)
            {
                for (var purpose = 0; purpose < 20; purpose++)
                {
                    Assert.True(keys.Add(RandomKey.FromSeed(seed).Fold(step).Fold(purpose)));
                }
            }
        }
    }

    [Fact]
    public void Order_of_folding_matters() =>
        Assert.NotEqual(RandomKey.FromSeed(1).Fold(2).Fold(3), RandomKey.FromSeed(1).Fold(3).Fold(2));

    [Fact]
    public void Equal_seeds_give_equal_keys()
    {
        Assert.Equal(RandomKey.FromSeed(-7).Fold(3), RandomKey.FromSeed(-7).Fold(3));
        Assert.NotEqual(RandomKey.FromSeed(-7), RandomKey.FromSeed(7));
    }

    [Fact]
    public void Streams_of_neighbouring_folds_are_uncorrelated()
    {
        const int Count = 100_000;
        var (a, b) = (new double[Count], new double[Count]);
        NormalSampler.Fill(RandomKey.FromSeed(1).Fold(0), a);
        NormalSampler.Fill(RandomKey.FromSeed(1).Fold(1), b);
        var correlation = a.Zip(b, (x, y) => x * y).Average();

        // Products of independent normals have mean 0 and variance 1.
        Assert.InRange(correlation, -4 / Math.Sqrt(Count), 4 / Math.Sqrt(Count));
    }
}
