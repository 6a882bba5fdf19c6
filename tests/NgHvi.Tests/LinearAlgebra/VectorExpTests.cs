using System.Runtime.Intrinsics;

namespace NgHvi.Tests.LinearAlgebra;

public class VectorExpTests
{
    private const double Relative = 1e-15;

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Exponentials_and_logistic_values_are_those_of_the_platform(int bits)
    {
        var x = Arguments(745);
        var (exponentials, logistics) = (x.ToArray(), x.ToArray());
        Apply(bits, exponentials, logistic: false);
        Apply(bits, logistics, logistic: true);
        for (var i = 0; i < x.Length; i++)
        {
            Close(Math.Exp(x[i]), exponentials[i], Relative, x[i]);
            Close(1 / (1 + Math.Exp(-x[i])), logistics[i], Relative, x[i]);
        }
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Beyond_the_range_are_zero_and_infinity(int bits)
    {
        double[] x = [-746, -1e300, double.NegativeInfinity, 709.79, 1e300, double.PositiveInfinity, double.NaN, 0, -0.0];
        var exponentials = x.ToArray();
        Apply(bits, exponentials, logistic: false);
        Assert.Equal([0, 0, 0, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, double.NaN, 1, 1], exponentials);
        var logistics = x.ToArray();
        Apply(bits, logistics, logistic: true);
        Assert.Equal([0, 0, 0, 1, 1, 1, double.NaN, 0.5, 0.5], logistics);
    }

    [Fact]
    public void Spans_of_any_length_hold_the_bits_of_a_single_number()
    {
        var x = Arguments(30)[..37];
        var all = x.ToArray();
        VectorExp.ExpInPlace(all);
        var logistics = x.ToArray();
        VectorExp.LogisticInPlace(logistics);
        for (var i = 0; i < x.Length; i++)
        {
            double[] one = [x[i]];
            VectorExp.ExpInPlace(one);
            Assert.Equal(one[0], all[i]);
            Assert.NotEqual(all[i], logistics[i]);
        }
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Hyperbolic_tangent_and_softplus_keep_their_digits(int bits)
    {
        foreach (var x in Arguments(700).Concat([double.PositiveInfinity, double.NegativeInfinity, double.NaN]))
        {
            var (tanh, softplus, tanhSingle, softplusSingle) = bits switch
            {
                512 => Smooth<Lanes512<double>, Vector512<double>, Lanes512<float>, Vector512<float>>(x),
                256 => Smooth<Lanes256<double>, Vector256<double>, Lanes256<float>, Vector256<float>>(x),
                _ => Smooth<Lanes128<double>, Vector128<double>, Lanes128<float>, Vector128<float>>(x),
            };
            Close(Math.Tanh(x), tanh, Relative, x);
            Close(Softplus(x), softplus, Relative, x);
            Close(Math.Tanh((float)x), tanhSingle, 1e-6, x);
            if (Math.Abs(x) < 80 || !double.IsFinite(x))
            {
                Close(Softplus((float)x), softplusSingle, 1e-6, x);
            }
        }
    }

    /// <summary>log(1 + eˣ) without loss of digits: log(1 + u) = u·log(1 + u)/((1 + u) − 1), the last factor for the rounded 1 + u.</summary>
    private static double Softplus(double x)
    {
        var u = Math.Exp(-Math.Abs(x));
        var sum = 1 + u;
        return Math.Max(x, 0) + (sum == 1 ? u : Math.Log(sum) * u / (sum - 1));
    }

    private static (double Tanh, double Softplus, double TanhSingle, double SoftplusSingle) Smooth<TLanes, TVector, TSingleLanes, TSingleVector>(double x)
        where TLanes : struct, ILanes<TVector, double>
        where TVector : struct
        where TSingleLanes : struct, ILanes<TSingleVector, float>
        where TSingleVector : struct
    {
        var doubles = new double[2 * 16];
        TLanes.Store(Exponential<TLanes, TVector, double>.Tanh(TLanes.All(x)), ref doubles[0], 0);
        TLanes.Store(Exponential<TLanes, TVector, double>.Softplus(TLanes.All(x)), ref doubles[0], 16);
        var singles = new float[2 * 16];
        TSingleLanes.Store(Exponential<TSingleLanes, TSingleVector, float>.Tanh(TSingleLanes.All((float)x)), ref singles[0], 0);
        TSingleLanes.Store(Exponential<TSingleLanes, TSingleVector, float>.Softplus(TSingleLanes.All((float)x)), ref singles[0], 16);
        return (doubles[TLanes.Count - 1], doubles[16], singles[TSingleLanes.Count - 1], singles[16]);
    }

    private static void Apply(int bits, double[] x, bool logistic)
    {
        switch (bits)
        {
            case 512:
                VectorExp.Apply<Lanes512<double>, Vector512<double>>(x, logistic);
                break;
            case 256:
                VectorExp.Apply<Lanes256<double>, Vector256<double>>(x, logistic);
                break;
            default:
                VectorExp.Apply<Lanes128<double>, Vector128<double>>(x, logistic);
                break;
        }
    }

    /// <summary>Numbers of all sizes up to a limit, of both signs.</summary>
    private static double[] Arguments(double limit)
    {
        var normals = new double[2000];
        NormalSampler.Fill(RandomKey.FromSeed(1), normals);
        return [0, limit, -limit, 1e-300, -1e-17, .. normals, .. normals.Select((z, i) => Math.Clamp(z * Math.Pow(10, (i % 20) - 16), -limit, limit))];
    }

    private static void Close(double expected, double actual, double relative, double x)
    {
        if (!double.IsFinite(expected))
        {
            Assert.Equal(expected, actual);
            return;
        }

        // Subnormal results have fewer digits.
        var error = Math.Abs(actual - expected);
        Assert.True(error <= (relative * Math.Abs(expected)) + double.Epsilon, $"at {x:R}: expected {expected:R}, was {actual:R}");
    }
}
