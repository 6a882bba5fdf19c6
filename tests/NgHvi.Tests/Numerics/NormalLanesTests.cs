using System.Runtime.Intrinsics;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Numerics;

/// <summary>The lanes against the scalar functions, which are tested against sixty digits.</summary>
public class NormalLanesTests
{
    private const double Relative = 1e-13;
    private const double Rounding = 2.3e-16;

    [Fact]
    public void Values_and_ratios_are_those_of_the_scalar_functions()
    {
        Span<double> numbers = stackalloc double[8];
        for (var x = -40.0; x <= 37; x += 8 / 256.0)
        {
            for (var l = 0; l < 8; l++)
            {
                numbers[l] = x + (l / 256.0);
            }

            // Neighbours in other lanes, far out in either tail, change no bit.
            var factor = NormalLanes.Cdf(Vector512.Create<double>(numbers), out var exponent, out var ratio);
            var alone = NormalLanes.Cdf(Vector512.Create(x).WithElement(1, 30).WithElement(2, -1e8), out _, out _);
            Assert.Equal(alone.ToScalar(), factor.ToScalar());
            for (var l = 0; l < 8; l++)
            {
                var log = InverseMills.LogCdf(numbers[l], out var expected);
                Assert.InRange(ratio.GetElement(l) / expected, 1 - Relative, 1 + Relative);

                // A factor next to 1 is rounded as 1 is.
                var difference = Math.Log(factor.GetElement(l)) - exponent.GetElement(l) - log;
                Assert.InRange(Math.Abs(difference), 0, (Relative * Math.Abs(log)) + Rounding);
            }
        }
    }

    [Fact]
    public void Narrow_registers_agree_with_wide_ones()
    {
        for (var x = -40.0; x <= 40; x += 0.173)
        {
            var factor = NormalLanes.Cdf(Vector512.Create(x), out var exponent, out var ratio).ToScalar();
            var narrow =
                NormalLanes.Cdf<Lanes128<double>, Vector128<double>>(Vector128.Create(x), out var narrowExponent, out var narrowRatio);
            var half = NormalLanes.Cdf<Lanes256<double>, Vector256<double>>(Vector256.Create(x), out var halfExponent, out var halfRatio);
            foreach (var (a, b) in new[]
            {
                (factor, narrow[1]), (exponent[0], narrowExponent[1]), (ratio[0], narrowRatio[1]),
                (factor, half[3]), (exponent[0], halfExponent[3]), (ratio[0], halfRatio[3]),
            })
            {
                Assert.InRange(b, a * (1 - 1e-14), a * (1 + 1e-14));
            }
        }
    }

    [Fact]
    public void Far_out_everything_stays_finite()
    {
        var x = Vector512.Create(-1e8, 1e8, -1e16, 1e16, double.NegativeInfinity, double.PositiveInfinity, double.NaN, 0);
        var factor = NormalLanes.Cdf(x, out var exponent, out var ratio);
        Assert.Equal(1e8, ratio.GetElement(0), 1e-5);
        Assert.Equal(5e15, exponent.GetElement(0) - Math.Log(factor.GetElement(0)) - 19.3396, 1.0);
        Assert.Equal(1e16, ratio.GetElement(2), 10.0);
        Assert.True(double.IsFinite(exponent.GetElement(4)) && double.IsFinite(ratio.GetElement(4)) && ratio.GetElement(4) > 1e16);
        for (var l = 1; l < 6; l += 2)
        {
            Assert.Equal((1.0, 0.0, 0.0), (factor.GetElement(l), exponent.GetElement(l), ratio.GetElement(l)));
        }

        Assert.True(double.IsNaN(factor.GetElement(6)) && double.IsNaN(ratio.GetElement(6)));
        Assert.Equal(0.5, factor.GetElement(7) * Math.Exp(-exponent.GetElement(7)), 1e-15);
    }

    [Fact]
    public void Sixteen_of_the_least_factors_do_not_underflow()
    {
        var factor = NormalLanes.Cdf(Vector512.Create(double.NegativeInfinity), out _, out _).ToScalar();
        Assert.True(Math.Pow(factor, 16) > 1e-300);
    }
}
