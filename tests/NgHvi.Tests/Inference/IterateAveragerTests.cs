using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>Means of iterates, by blocks and by ring, are those of the distributions and not of their reflections.</summary>
public class IterateAveragerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reflected_iterates_have_the_mean_of_the_unreflected_ones(bool full)
    {
        var random = new PhiloxRandom(RandomKey.FromSeed(1));
        var center = Create(full);
        var length = center.Lambda.Length;
        var (plain, reflected) = (new IterateAverager(length), new IterateAverager(length));
        var (plainRing, reflectedRing) = (new IterateRing(length, 50), new IterateRing(length, 50));
        var (noise, last) = (new double[length], Create(full));
        for (var i = 0; i < 200; i++)
        {
            NormalSampler.Fill(RandomKey.FromSeed(2).Fold(i), noise);
            var iterate = Create(full);
            foreach (var j in Dense.FreeIndices(iterate))
            {
                iterate.Lambda[j] *= 1 + (0.1 * noise[j]);
            }

            Assert.True(iterate.Refresh());
            plain.Add(iterate);
            plainRing.Add(iterate.Lambda);
            if (i > 0)
            {
                Reflect(iterate, random);
            }

            reflected.Add(iterate);
            reflectedRing.Add(iterate.Lambda);
            last = iterate;
        }

        var (expected, actual) = (new double[length], new double[length]);
        plain.Mean(plain.SecondHalfStart(), expected);
        reflected.Mean(reflected.SecondHalfStart(), actual);
        Tolerance.Close(expected, actual, 1e-13);
        plainRing.Mean(item => last.AlignSigns(last.Lambda, item), expected);
        reflectedRing.Mean(item => last.AlignSigns(last.Lambda, item), actual);
        Tolerance.Close(expected, actual, 1e-13);
        Tolerance.Close(center.Lambda.Select(Math.Abs).ToArray(), actual.Select(Math.Abs).ToArray(), 0.1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(1000)]
    [InlineData(12345)]
    public void Mean_is_that_of_about_the_second_half_in_constant_memory(int count)
    {
        var averager = new IterateAverager(2);
        var family = new FactorGaussian([0], [], [1]);
        for (var i = 1; i <= count; i++)
        {
            family.Lambda[0] = i;
            averager.Add(family);
            Assert.InRange(averager.Sums.Count, 1, IterateAverager.MaximumBlocks);
        }

        // The mean of the integers from f + 1 to n is (n + f + 1)/2.
        var mean = new double[2];
        averager.Mean(averager.SecondHalfStart(), mean);
        var first = averager.SecondHalfStart() * averager.BlockLength;
        Assert.Equal((count + first + 1) / 2.0, mean[0], 1e-9);
        Assert.Equal(1, mean[1], 1e-12);
        Assert.InRange(first / (double)count, 0, 0.6);
        if (count >= 32)
        {
            Assert.InRange(first / (double)count, 0.4, 0.6);
        }
    }

    [Fact]
    public void Ring_keeps_the_last_iterates()
    {
        var ring = new IterateRing(2, 101);
        var family = new FactorGaussian([0], [], [1]);
        for (var i = 1; i <= 1000; i++)
        {
            family.Lambda[0] = i;
            ring.Add(family.Lambda);
        }

        var mean = new double[2];
        ring.Mean(item => family.AlignSigns(family.Lambda, item), mean);
        Assert.Equal(950, mean[0], 1e-10);
        Assert.Equal(101, ring.Items.Count);
    }

    private static GaussianFamily Create(bool full) =>
        full ? Families.FullGaussianTests.Create(new FactorCase(5, 0, 0, 2)) : new FactorCase(5, 2, 0, 2).Create();

    private static void Reflect(GaussianFamily family, PhiloxRandom random)
    {
        var m = family.ParameterCount;
        var columns = family is FactorGaussian f ? f.FactorCount : m;
        for (var l = 0; l < columns; l++)
        {
            var sign = random.Next(2) == 0 ? -1 : 1;
            for (var k = 0; k < m; k++)
            {
                family.Lambda[m + (k * columns) + l] *= sign;
            }
        }

        for (var i = m * (1 + columns); i < family.Lambda.Length; i++)
        {
            family.Lambda[i] *= random.Next(2) == 0 ? -1 : 1;
        }
    }
}
