using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace NgHvi;

/// <summary>q₀, or a Student t with a Gaussian's mean and scale matrix.</summary>
internal sealed class Proposal(VariationalFamily family, double degreesOfFreedom = double.PositiveInfinity)
{
    private readonly double[] noise = new double[family.NoiseCount];
    private readonly double logDeterminant = family is FullGaussian gaussian
        ? (-2 * gaussian.LogDensity(gaussian.Mean)) - (gaussian.ParameterCount * Math.Log(2 * Math.PI)) : double.NaN;

    public int ParameterCount => family.ParameterCount;
    private bool IsFamily => double.IsInfinity(degreesOfFreedom);

    // Mirrored; returns the log density where the noise tells it, exact at a nearly singular covariance too.
    public double Pair(RandomKey key, Span<double> first, Span<double> second)
    {
        NormalSampler.Fill(key, noise);
        if (!IsFamily)
        {
            // One divisor for all coordinates makes a multivariate t.
            var square = ChiSquared.Sample(new PhiloxRandom(key.Fold(1)), degreesOfFreedom) / degreesOfFreedom;
            TensorPrimitives.Divide(noise, Math.Sqrt(square), noise);
        }

        family.Transform(noise, first);
        TensorPrimitives.Negate(noise, noise);
        family.Transform(noise, second);
        return IsFamily ? family.NoiseLogDensity(noise) : double.NaN;
    }

    public double LogDensity(ReadOnlySpan<double> theta, Span<double> scratch)
    {
        var (m, nu, gaussian) = (ParameterCount, degreesOfFreedom, family.NegativeScore(theta, scratch));
        return IsFamily ? gaussian : SpecialFunctions.GammaLn((nu + m) / 2) - SpecialFunctions.GammaLn(nu / 2)
            - (0.5 * ((m * Math.Log(nu * Math.PI)) + logDeterminant))
            - ((nu + m) / 2 * Math.Log(1 + (((-2 * gaussian) - (m * Math.Log(2 * Math.PI)) - logDeterminant) / nu)));
    }

    public Proposal Fork() => new(family.Clone(), degreesOfFreedom);
}
