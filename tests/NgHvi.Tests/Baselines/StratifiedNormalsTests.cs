using MathNet.Numerics.Distributions;

namespace NgHvi.Tests.Baselines;

public sealed class StratifiedNormalsTests
{
    [Fact]
    public void Every_coordinate_has_one_value_in_every_interval()
    {
        const int Count = 10, Length = 30;
        var rows = new double[Count * Length];
        NagvacGradient.FillNoise(RandomKey.FromSeed(1), Count, Length, rows);
        for (var j = 0; j < Length; j++)
        {
            var intervals = Enumerable.Range(0, Count).Select(s => (int)(Count * Normal.CDF(0, 1, rows[(s * Length) + j])));
            Assert.Equal(Enumerable.Range(0, Count), intervals.Order());
        }
    }

    [Fact]
    public void Rows_are_uncorrelated_but_for_what_the_intervals_force()
    {
        // Two values of one coordinate cannot share an interval, hence a correlation of −1/(S − 1); two coordinates are independent.
        const int Count = 4, Length = 20_000;
        var rows = new double[Count * Length];
        NagvacGradient.FillNoise(RandomKey.FromSeed(2), Count, Length, rows);
        double within = 0, across = 0, square = 0;
        for (var j = 0; j + 1 < Length; j++)
        {
            within += rows[j] * rows[Length + j];
            across += rows[j] * rows[j + 1];
            square += rows[j] * rows[j];
        }

        // Four standard errors of a mean of 20 000 products, each with standard deviation near 1 (√2 for squares).
        Assert.Equal(1, square / Length, 4 * 0.01);
        Assert.Equal(0, across / Length, 4 * 0.0071);
        Assert.InRange(within / Length, -1.0 / 3, -0.2);
    }
}
