using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace NgHvi;

/// <summary>IG(a, b) with density bᵃ/Γ(a) · v^(−a−1) e^(−b/v) on v > 0.</summary>
internal readonly record struct InverseGamma(double Shape, double Rate)
{
    /// <summary>log density at v > 0.</summary>
    public double LogDensity(double value) =>
        (Shape * Math.Log(Rate)) - SpecialFunctions.GammaLn(Shape) - ((Shape + 1) * Math.Log(value)) - (Rate / value);

    /// <summary>One draw, b divided by a Gamma(a, 1) number.</summary>
    public double Sample(Random random) => Rate / Gamma.Sample(random, Shape, 1);
}
