namespace NgHvi.Tests.Numerics;

public class EcdfBandTests
{
    private const int Samples = 4000;

    [Theory]
    [InlineData(7, 0.2)]
    [InlineData(25, 0.05)]
    [InlineData(260, 0.02)]
    public void The_probability_of_a_tail_is_that_of_simulated_samples(int n, double tail)
    {
        var (band, random, below) = (new EcdfBand(n), new KeyedStream(RandomKey.FromSeed(n)), 0);
        for (var i = 0; i < Samples; i++)
        {
            var sample = new double[n];
            for (var j = 0; j < n; j++) sample[j] = random.Uniform();
            below += band.TailOf(sample) <= tail ? 1 : 0;
        }

        var p = band.PValue(tail);
        Assert.InRange(p, 0.05, 0.9);
        Assert.Equal(p, (double)below / Samples, 4 * Math.Sqrt(p * (1 - p) / Samples));
    }

    [Fact]
    public void Limits_are_left_as_often_as_was_asked_and_by_every_sample_that_is_far_enough()
    {
        const int n = 100;
        var (band, random, left) = (new EcdfBand(n), new KeyedStream(RandomKey.FromSeed(3)), 0);
        var limits = band.Limits(0.05);
        Assert.Equal(band.Count - 1, limits.Length);
        for (var i = 0; i < Samples; i++)
        {
            var sample = new double[n];
            for (var j = 0; j < n; j++) sample[j] = random.Uniform();
            var isOutside = limits.Index().Any(limit =>
                sample.Count(value => value <= band.Point(limit.Index + 1)) / (double)n is var share
                && (share < limit.Item.Low || share > limit.Item.High));
            left += isOutside ? 1 : 0;
            Assert.Equal(isOutside, band.PValue(band.TailOf(sample)) <= 0.05);
        }

        Assert.InRange((double)left / Samples, 0.03, 0.05 + (4 * Math.Sqrt(0.05 * 0.95 / Samples)));
    }

    [Fact]
    public void The_probability_of_an_asymmetry_is_the_share_of_all_signs_that_have_one_as_large()
    {
        const int n = 10;
        double[][] all = [.. Enumerable.Range(0, 1 << n).Select(signs =>
            Enumerable.Range(0, n).Select(i => 0.5 + (((signs >> i) & 1) == 0 ? 1 : -1) * 0.04 * (i + 1)).ToArray())];
        int Largest(double[] sample) => Enumerable.Range(1, n).Max(k =>
            Math.Abs(sample.OrderByDescending(value => Math.Abs(value - 0.5)).Take(k).Sum(value => Math.Sign(value - 0.5))));
        var statistics = Array.ConvertAll(all, Largest);
        foreach (var i in (int[])[0, 1, 37, 341, 777])
            Assert.Equal(
                statistics.Count(other => other >= statistics[i]) / (double)all.Length, EcdfBand.SymmetryPValue(all[i]), 1e-12);
    }
}
