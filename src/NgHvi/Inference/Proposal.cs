using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace NgHvi;

/// <summary>What weighted draws are drawn from: q₀ itself, or a Student t.</summary>
internal abstract class Proposal(int parameterCount)
{
    public int ParameterCount => parameterCount;

    /// <summary>Two draws that mirror each other.</summary>
    /// <returns>The log density of both where the noise tells it, which is exact close to a singular covariance too; else NaN.</returns>
    public abstract double Pair(RandomKey key, Span<double> first, Span<double> second);

    /// <summary>log density.</summary>
    /// <param name="theta">Where.</param>
    /// <param name="scratch">Length M.</param>
    public abstract double LogDensity(ReadOnlySpan<double> theta, Span<double> scratch);

    /// <summary>A copy with scratch memory of its own, for another thread.</summary>
    public abstract Proposal Fork();

    /// <summary>q₀.</summary>
    public sealed class Family(VariationalFamily family) : Proposal(family.ParameterCount)
    {
        private readonly double[] noise = new double[family.NoiseCount];

        public override double Pair(RandomKey key, Span<double> first, Span<double> second)
        {
            AntitheticPair.Draw(family, key, noise, first, second);
            return family.NoiseLogDensity(noise);
        }

        public override double LogDensity(ReadOnlySpan<double> theta, Span<double> scratch) => family.NegativeScore(theta, scratch);

        public override Proposal Fork() => new Family(family.Clone());
    }

    /// <summary>The Student t with given degrees of freedom, mean and scale matrix, those of a Gaussian.</summary>
    public sealed class StudentT(FullGaussian gaussian, double degreesOfFreedom) : Proposal(gaussian.ParameterCount)
    {
        private readonly double[] noise = new double[gaussian.NoiseCount];
        private readonly double logDeterminant = 2 * gaussian.LogDensity(gaussian.Mean) is var peak
            ? -peak - (gaussian.ParameterCount * Math.Log(2 * Math.PI)) : 0;

        public override double Pair(RandomKey key, Span<double> first, Span<double> second)
        {
            // One divisor for all coordinates makes a multivariate t.
            NormalSampler.Fill(key, noise);
            var divisor = Math.Sqrt(ChiSquared.Sample(new PhiloxRandom(key.Fold(1)), degreesOfFreedom) / degreesOfFreedom);
            TensorPrimitives.Divide(noise, divisor, noise);
            gaussian.Transform(noise, first);
            TensorPrimitives.Negate(noise, noise);
            gaussian.Transform(noise, second);
            return double.NaN;
        }

        public override double LogDensity(ReadOnlySpan<double> theta, Span<double> scratch)
        {
            var (m, nu) = (ParameterCount, degreesOfFreedom);
            var quadratic = (-2 * gaussian.NegativeScore(theta, scratch)) - (m * Math.Log(2 * Math.PI)) - logDeterminant;
            return SpecialFunctions.GammaLn((nu + m) / 2) - SpecialFunctions.GammaLn(nu / 2)
                - (0.5 * ((m * Math.Log(nu * Math.PI)) + logDeterminant)) - ((nu + m) / 2 * Math.Log(1 + (quadratic / nu)));
        }

        public override Proposal Fork() => new StudentT(gaussian, degreesOfFreedom);
    }
}
