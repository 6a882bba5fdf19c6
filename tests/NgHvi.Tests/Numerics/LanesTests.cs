using System.Runtime.Intrinsics;

namespace NgHvi.Tests.Numerics;

public class LanesTests
{
    [Fact]
    public void Logarithms_are_those_of_the_platform()
    {
        List<double> numbers =
            [2.2250738585072014e-308, double.MaxValue, 1, Math.BitDecrement(1), Math.BitIncrement(1), Math.Sqrt(0.5), Math.Sqrt(2)];
        for (var t = -700.0; t < 700; t += 0.7310585)
        {
            numbers.Add(Math.Exp(t));
        }

        for (var t = -1.0; t < 1; t += 0.00131)
        {
            numbers.Add(1 + (t * t * t / 2));
        }

        foreach (var x in numbers)
        {
            var expected = Math.Log(x);
            var actual = Lanes.Log(Vector512.Create(x)).GetElement(5);
            Assert.True(Math.Abs(actual - expected) <= 1e-15 * Math.Abs(expected), $"log {x:R}: {actual:R} instead of {expected:R}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Other_numbers_give_no_number_in_their_lane_only(double x)
    {
        var actual = Lanes.Log(Vector512.Create(x, 1, x, 1, 1, x, 1, x));
        for (var l = 0; l < 8; l++)
        {
            Assert.Equal(l is 0 or 2 or 5 or 7 ? double.NaN : 0, actual.GetElement(l));
        }
    }
}
