using System.Runtime.Intrinsics;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

public class BinaryLinkTests
{
    [Fact]
    public void Slopes_and_curvatures_are_derivatives_of_the_log_probability()
    {
        Check<ProbitResponse.Density>();
        Check<LogitResponse.Density>();
    }

    [Theory]
    [InlineData(1e3)]
    [InlineData(-1e6)]
    [InlineData(9.9e9)]
    [InlineData(-1e10)]
    [InlineData(1e200)]
    public void A_pólya_gamma_draw_ends_at_any_tilt_near_its_mean(double eta)
    {
        var stream = new KeyedStream(RandomKey.FromSeed(1));
        var mean = Enumerable.Range(0, 200).Average(_ => LogitResponse.Density.Augment(default, 1, eta, ref stream).Weight);

        // Mean 1/(2|η|), relative standard deviation √(2/|η|) of one draw.
        Assert.InRange(
            mean * 2 * Math.Abs(eta), 1 - (4 * Math.Sqrt(0.01 / Math.Abs(eta))) - 1e-12, 1 + (4 * Math.Sqrt(0.01 / Math.Abs(eta))) + 1e-12);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void No_draw_hangs_where_the_predictor_is_no_number(double eta)
    {
        var stream = new KeyedStream(RandomKey.FromSeed(1));
        var (logit, probit) =
            (LogitResponse.Density.Augment(default, 1, eta, ref stream), ProbitResponse.Density.Augment(default, 1, eta, ref stream));
        Assert.Equal(double.IsNaN(eta), double.IsNaN(logit.Weight));
        Assert.Equal(double.IsNaN(eta), double.IsNaN(probit.WeightedResponse));
    }

    private static void Check<TLink>()
        where TLink : struct, IRowDensity<TLink>
    {
        foreach (var sign in new[] { -1.0, 1 })
        {
            foreach (var eta in new[] { -9.0, -2, -0.3, 0, 0.5, 3, 7 })
            {
                var (_, slope, curvature) = At<TLink>(sign, eta);
                Tolerance.Close(FiniteDifference.Gradient(x => At<TLink>(sign, x[0]).LogProbability, [eta])[0], slope, 1e-10);
                Tolerance.Close(-FiniteDifference.Gradient(x => At<TLink>(sign, x[0]).Slope, [eta])[0], curvature, 1e-9);
                Assert.Equal(1, Math.Exp(At<TLink>(sign, eta).LogProbability) + Math.Exp(At<TLink>(-sign, eta).LogProbability), 1e-14);
            }
        }
    }

    private static (double LogProbability, double Slope, double Curvature) At<TLink>(double sign, double eta)
        where TLink : struct, IRowDensity<TLink>
    {
        var lanes = Vector512.Create(eta);
        var factor = default(TLink).Factor(Vector512.Create(sign), lanes, out var exponent, out var slope);
        return (Math.Log(factor[3]) - exponent[3], slope[3], default(TLink).Curvature(Vector512.Create(sign), lanes, slope)[3]);
    }
}
