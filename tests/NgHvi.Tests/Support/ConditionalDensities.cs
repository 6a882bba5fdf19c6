namespace NgHvi.Tests;

internal static class ConditionalDensities
{
    public static double LogDensity(this InverseGamma conditional, double value) =>
        new MathNet.Numerics.Distributions.InverseGamma(conditional.Shape, conditional.Rate).DensityLn(value);

    public static double LogDensity(this Wishart conditional, double[] precision)
    {
        var (v, r, trace) = (conditional.DegreesOfFreedom, conditional.Dimension, 0.0);
        for (var i = 0; i < r; i++)
            for (var j = 0; j < r; j++) trace += conditional.InverseScale[(i * r) + j] * precision[(j * r) + i];
        var logGamma = r * (r - 1) / 4.0 * Math.Log(Math.PI);
        for (var j = 0; j < r; j++) logGamma += MathNet.Numerics.SpecialFunctions.GammaLn((v - j) / 2);
        return 0.5 * (((v - r - 1) * LogDeterminant(precision)) - trace - (v * r * Math.Log(2))
            + (v * LogDeterminant(conditional.InverseScale))) - logGamma;

        double LogDeterminant(double[] matrix)
        {
            double[] factor = [.. matrix];
            if (!SmallCholesky.Factor(factor, r)) throw new ArithmeticException("The matrix is not positive definite.");
            return SmallCholesky.LogDeterminant(factor, r);
        }
    }
}
