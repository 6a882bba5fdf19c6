using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace NgHvi;

/// <summary>What weighted draws are drawn from: q₀ itself, or a Student t.</summary>
internal abstract class Proposal(VariationalFamily family)
{
    protected VariationalFamily Base => family;
    protected virtual double NoiseLogDensity => double.NaN;
    protected double[] Noise { get; } = new double[family.NoiseCount];
    public int ParameterCount => family.ParameterCount;

    /// <summary>
    /// Two draws that mirror each other. Returns the log density of both where the noise tells it, which is exact close to a singular
    /// covariance too; else NaN.
    /// </summary>
    public double Pair(RandomKey key, Span<double> first, Span<double> second)
    {
        NormalSampler.Fill(key, Noise);
        Widen(key);
        family.Transform(Noise, first);
        TensorPrimitives.Negate(Noise, Noise);
        family.Transform(Noise, second);
        return NoiseLogDensity;
    }

    /// <summary>log density.</summary>
    public abstract double LogDensity(ReadOnlySpan<double> theta, Span<double> scratch);
    /// <summary>A copy with scratch memory of its own, for another thread.</summary>
    public abstract Proposal Fork();

    protected virtual void Widen(RandomKey key)
    {
    }

    /// <summary>q₀.</summary>
    public sealed class Family(VariationalFamily family) : Proposal(family)
    {
        public override double LogDensity(ReadOnlySpan<double> theta, Span<double> scratch) => Base.NegativeScore(theta, scratch);
        public override Proposal Fork() => new Family(Base.Clone());
        protected override double NoiseLogDensity => Base.NoiseLogDensity(Noise);
    }

    /// <summary>The Student t with given degrees of freedom, mean and scale matrix, those of a Gaussian.</summary>
    public sealed class StudentT(FullGaussian gaussian, double degreesOfFreedom) : Proposal(gaussian)
    {
        private readonly double logDeterminant =
            (-2 * gaussian.LogDensity(gaussian.Mean)) - (gaussian.ParameterCount * Math.Log(2 * Math.PI));

        public override double LogDensity(ReadOnlySpan<double> theta, Span<double> scratch)
        {
            var (m, nu) = (ParameterCount, degreesOfFreedom);
            var quadratic = (-2 * Base.NegativeScore(theta, scratch)) - (m * Math.Log(2 * Math.PI)) - logDeterminant;
            return SpecialFunctions.GammaLn((nu + m) / 2) - SpecialFunctions.GammaLn(nu / 2)
                - (0.5 * ((m * Math.Log(nu * Math.PI)) + logDeterminant)) - ((nu + m) / 2 * Math.Log(1 + (quadratic / nu)));
        }

        public override Proposal Fork() => new StudentT((FullGaussian)Base, degreesOfFreedom);

        // One divisor for all coordinates makes a multivariate t.
        protected override void Widen(RandomKey key) => TensorPrimitives.Divide(
            Noise, Math.Sqrt(ChiSquared.Sample(new PhiloxRandom(key.Fold(1)), degreesOfFreedom) / degreesOfFreedom), Noise);
    }
}
