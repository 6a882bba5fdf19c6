namespace NgHvi.Tests.Numerics;

public class FixedOrderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1001)]
    public void Sums_are_the_plain_sums(int length)
    {
        var (x, y) = (Normals(length, 1), Normals(length, 2));

        // Rounding of a sum of n numbers of order 1.
        var tolerance = 1e-14 * (1 + length);
        Assert.Equal(x.Sum(), FixedOrder.Sum(x), tolerance);
        Assert.Equal(x.Zip(y, (a, b) => a * b).Sum(), FixedOrder.Dot(x, y), tolerance);
        Assert.Equal(x.Sum(a => a * a), FixedOrder.SumOfSquares(x), tolerance);
        Assert.Equal(Math.Sqrt(x.Sum(a => a * a)), FixedOrder.Norm(x), tolerance);
    }

    [Fact]
    public void Copies_at_any_address_have_the_same_sums_to_the_last_bit()
    {
        var x = Normals(1003, 3);
        for (var offset = 0; offset < 16; offset++)
        {
            var memory = new double[x.Length + 16];
            x.CopyTo(memory.AsSpan(offset));
            var copy = memory.AsSpan(offset, x.Length);
            Assert.Equal(FixedOrder.Sum(x), FixedOrder.Sum(copy));
            Assert.Equal(FixedOrder.SumOfSquares(x), FixedOrder.Dot(copy, copy));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e80)]
    [InlineData(1e-80)]
    [InlineData(1e150)]
    [InlineData(1e-150)]
    public void Logarithm_of_a_product_is_the_sum_of_logarithms(double scale)
    {
        var x = Normals(501, 4).Select(value => scale * Math.Exp(3 * value)).ToArray();
        var expected = x.Sum(Math.Log);
        Assert.Equal(expected, FixedOrder.LogProduct(x), 1e-12 * (1 + Math.Abs(expected)) + 1e-11);
    }

    private static double[] Normals(int length, long seed)
    {
        var x = new double[length];
        NormalSampler.Fill(RandomKey.FromSeed(seed), x);
        return x;
    }
}
