using System.Runtime.Intrinsics;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

public class LinkLanesTests
{
    private const double Relative = 1e-12;

    [Fact]
    public void Logit_agrees_with_the_scalar_functions() => Compare<LogitResponse.Density>(x =>
    {
        var wrong = Logistic.Cdf(-x);
        return (-Logistic.Log1pExp(-x), wrong, wrong * (1 - wrong));
    });

    [Fact]
    public void Probit_agrees_with_the_scalar_functions() => Compare<ProbitResponse.Density>(x =>
    {
        var log = InverseMills.LogCdf(x, out var ratio);
        return (log, ratio, ratio * (x + ratio));
    });

    [Fact]
    public void Logit_has_limits_far_out() => Limits<LogitResponse.Density>(1, 0);

    [Fact]
    public void Probit_has_limits_far_out() => Limits<ProbitResponse.Density>(1e8, 1);

    [Fact]
    public void A_sum_of_many_logarithms_leaves_out_rows_of_sign_zero()
    {
        var sum = new LogProduct();
        double expected = 0;
        for (var i = 0; i < 37; i++)
        {
            var eta = 1.5 * (i - 20);
            var sign = Vector512.Create(1, -1, 0, 1.0, -1, 0, 1, -1);
            var factor = default(ProbitResponse.Density).Factor(sign, Vector512.Create(eta), out var exponent, out _);
            sum.Add(sign, factor, exponent);
            expected += NormalTail.LogCdf(eta);
        }

        var actual = sum.Close();
        Assert.Equal(expected, actual.GetElement(3), 1e-12 * Math.Abs(expected));
        Assert.NotEqual(actual.GetElement(0), actual.GetElement(1));
        Assert.Equal(0, actual.GetElement(2));
    }

    private static void Compare<TLink>(Func<double, (double Log, double Slope, double Curvature)> scalar)
        where TLink : struct, IRowDensity<TLink>
    {
        for (var eta = -40.0; eta <= 37; eta += 0.0371)
        {
            var sign = Vector512.Create(1, -1, 0, 1.0, -1, 0, 1, -1);
            var signed = sign * eta;
            var factor = default(TLink).Factor(sign, signed, out var exponent, out var slope);
            var curvature = default(TLink).Curvature(sign, signed, slope);
            var (log, expected, second) = scalar(eta);
            for (var l = 0; l < 2; l++)
            {
                var context = $"η = {signed.GetElement(l)}";
                Close(log, Math.Log(factor.GetElement(l)) - exponent.GetElement(l), 1e-3, context);
                Close(expected, sign.GetElement(l) * slope.GetElement(l), 0, context);

                // 1 less a slope near 1, and a large slope less a large η, have lost digits in both.
                Close(second, curvature.GetElement(l), eta < -3 ? 1e-3 * eta * eta : 0, context);
            }

            Assert.Equal((0.0, 0.0), (slope.GetElement(2), curvature.GetElement(2)));
        }
    }

    private static void Limits<TLink>(double slopeAtEnd, double curvatureAtEnd)
        where TLink : struct, IRowDensity<TLink>
    {
        var eta = Vector512.Create(-1e8, 1e8, 1e8, -1e8, -1e300, 1e300, 0, 0);
        var sign = Vector512.Create(1, 1, -1.0, -1, 1, 1, 1, 1);
        var factor = default(TLink).Factor(sign, eta, out var exponent, out var slope);
        var curvature = default(TLink).Curvature(sign, eta, slope);
        Assert.Equal(slopeAtEnd, slope.GetElement(0), 1e-7 * slopeAtEnd);
        Assert.Equal(-slopeAtEnd, slope.GetElement(2), 1e-7 * slopeAtEnd);
        Assert.InRange(curvature.GetElement(0), 0, curvatureAtEnd);
        foreach (var l in new[] { 1, 3, 5 })
        {
            Assert.Equal((1.0, 0.0, 0.0, 0.0),
                (factor.GetElement(l), exponent.GetElement(l), Math.Abs(slope.GetElement(l)), Math.Abs(curvature.GetElement(l))));
        }

        for (var l = 0; l < 8; l++)
        {
            Assert.True(
                factor.GetElement(l) is > 0 and <= 1 && double.IsFinite(slope.GetElement(l)) && curvature.GetElement(l) is >= 0 and <= 1,
                $"lane {l}");
        }
    }

    private static void Close(double expected, double actual, double least, string context) =>
        Assert.True(
            Math.Abs(actual - expected) <= Relative * Math.Max(Math.Abs(expected), least),
            $"{context}: {actual:R} instead of {expected:R}");
}
