using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace NgHvi;

/// <summary>Mean vS, given by S⁻¹ because that is what data are added to.</summary>
internal sealed class Wishart
{
    private readonly double[] inverseScale;

    public Wishart(double degreesOfFreedom, ReadOnlySpan<double> inverseScale, int r)
    {
        Guard.SameLength(inverseScale.Length, nameof(inverseScale), r * r, "r²");
        (DegreesOfFreedom, Dimension, this.inverseScale) = (degreesOfFreedom, r, inverseScale.ToArray());
    }

    public double DegreesOfFreedom { get; } // v.
    public int Dimension { get; } // r.

    public double LogDensity(ReadOnlySpan<double> precision)
    {
        var (v, r) = (DegreesOfFreedom, Dimension);
        double trace = 0;
        for (var i = 0; i < r; i++) for (var j = 0; j < r; j++) trace += inverseScale[(i * r) + j] * precision[(j * r) + i];
        var logGamma = r * (r - 1) / 4.0 * Math.Log(Math.PI);
        for (var j = 0; j < r; j++) logGamma += SpecialFunctions.GammaLn((v - j) / 2);
        return 0.5 * (((v - r - 1) * LogDeterminant(precision, r)) - trace - (v * r * Math.Log(2)) + (v * LogDeterminant(inverseScale, r)))
            - logGamma;
    }

    public void Sample(Random random, Span<double> precision)
    {
        var r = Dimension;
        var factor = inverseScale.ToArray();
        var half = new double[r * r];
        Factor(factor, r);
        SmallCholesky.InvertLower(factor, r, half);
        var root = Matrix<double>.Build.Dense(r, r, (i, j) => half[(i * r) + j]);
        var draw = MathNet.Numerics.Distributions.Wishart.Sample(random, DegreesOfFreedom, root.TransposeThisAndMultiply(root));
        for (var i = 0; i < r; i++) for (var j = 0; j <= i; j++) precision[(i * r) + j] = precision[(j * r) + i] = draw[i, j];
    }

    private static double LogDeterminant(ReadOnlySpan<double> matrix, int r)
    {
        var factor = matrix.ToArray();
        Factor(factor, r);
        return SmallCholesky.LogDeterminant(factor, r);
    }

    private static void Factor(double[] matrix, int r)
    {
        if (!SmallCholesky.Factor(matrix, r)) throw new ArithmeticException("A matrix of a Wishart distribution is not positive definite.");
    }
}
