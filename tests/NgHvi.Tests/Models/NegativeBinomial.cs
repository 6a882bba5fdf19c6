using System.Runtime.Intrinsics;
using MathNet.Numerics;

namespace NgHvi.Tests.Models;

/// <summary>
/// Counts of mean e^η and variance e^η + e^2η/φ: a response in one file that owns a parameter, φ, and has no auxiliary variable.
/// </summary>
internal sealed class NegativeBinomial() : Response("negative-binomial")
{
    internal override IReadOnlyList<ResponseParameter> Parameters { get; } =
        [new("dispersion", "dispersion", new VariancePrior.Gamma(2, 0.5), new VariancePrior.Gamma(2, 0.5), IsVariance: false)];

    internal override bool IsDiscrete => true;

    internal override (double OfWeights, double OfCoefficients, VariancePrior OfVariances) Published =>
        (100, 100, new VariancePrior.InverseGamma(1.01, 1.01));

    internal override PackKernel CreateKernel(KernelShape shape) => new QuadratureKernel<Density>(shape);

    internal override double Code(double y) => y + 1;

    internal override double Mean(double eta, ReadOnlySpan<double> parameters) => Math.Exp(eta);

    internal override double Variance(double eta, ReadOnlySpan<double> parameters) => Math.Exp(eta) + (Math.Exp(2 * eta) / parameters[0]);

    internal override double LogDensity(double y, double eta, ReadOnlySpan<double> parameters)
    {
        var phi = parameters[0];
        return SpecialFunctions.GammaLn(y + phi) - SpecialFunctions.GammaLn(phi) - SpecialFunctions.GammaLn(y + 1) + (phi * Math.Log(phi))
            + (y * eta) - ((y + phi) * Math.Log(Math.Exp(eta) + phi));
    }

    internal override double Draw(double eta, ReadOnlySpan<double> parameters, ref KeyedStream random) => throw new NotSupportedException();

    internal override double LatentVariance(ReadOnlySpan<double> parameters) => double.NaN;

    internal override (double Eta, double Weight) Working(double y, double mean) => (Math.Log(mean) + ((y - mean) / mean), mean);

    /// <summary>The density of a row; its parameter is log φ.</summary>
    internal readonly struct Density(double phi) : IRowDensity<Density>
    {
        public static int ParameterCount => 1;

        public static bool HasConstant => true;

        private double Phi => phi;

        public static Density Create(ReadOnlySpan<double> parameters) => new(Math.Exp(parameters[0]));

        public static double AddConstant(in Density row, double code, Span<double> slopes)
        {
            var (y, phi) = (code - 1, row.Phi);
            slopes[0] += phi * (SpecialFunctions.DiGamma(y + phi) - SpecialFunctions.DiGamma(phi) + Math.Log(phi) + 1);
            return SpecialFunctions.GammaLn(y + phi) - SpecialFunctions.GammaLn(phi) - SpecialFunctions.GammaLn(y + 1)
                + (phi * Math.Log(phi));
        }

        public static void AddParameterSlopes(in Density row, Vector512<double> code, Vector512<double> eta, Span<Vector512<double>> slopes)
        {
            var (total, y) = (Vector512.Exp(eta) + Vector512.Create(row.Phi), code - Vector512<double>.One);
            var slope = -row.Phi * (Vector512.Log(total) + ((y + Vector512.Create(row.Phi)) / total));
            slopes[0] += Vector512.ConditionalSelect(Vector512.Equals(code, Vector512<double>.Zero), Vector512<double>.Zero, slope);
        }

        public Vector512<double> Factor(
            Vector512<double> code, Vector512<double> eta, out Vector512<double> exponent, out Vector512<double> slope)
        {
            var isAbsent = Vector512.Equals(code, Vector512<double>.Zero);
            var (mean, y) = (Vector512.Exp(eta), code - Vector512<double>.One);
            var (total, size) = (mean + Vector512.Create(phi), y + Vector512.Create(phi));
            slope = Vector512.ConditionalSelect(isAbsent, Vector512<double>.Zero, y - (size * mean / total));
            exponent = Vector512.ConditionalSelect(isAbsent, Vector512<double>.Zero, (size * Vector512.Log(total)) - (y * eta));
            return Vector512<double>.One;
        }

        public Vector512<double> Curvature(Vector512<double> code, Vector512<double> eta, Vector512<double> slope)
        {
            var (mean, size) = (Vector512.Exp(eta), code - Vector512<double>.One + Vector512.Create(phi));
            var total = mean + Vector512.Create(phi);
            return Vector512.ConditionalSelect(
                Vector512.Equals(code, Vector512<double>.Zero), Vector512<double>.Zero, size * phi * mean / (total * total));
        }
    }
}
