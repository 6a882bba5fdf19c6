using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace NgHvi;

/// <summary>IG(a, b) with density bᵃ/Γ(a) · v^(−a−1) e^(−b/v) on v > 0.</summary>
internal readonly record struct InverseGamma(double Shape, double Rate)
{
    // log density at v > 0.
    public double LogDensity(double value) =>
        (Shape * Math.Log(Rate)) - SpecialFunctions.GammaLn(Shape) - ((Shape + 1) * Math.Log(value)) - (Rate / value);

    // One draw, b divided by a Gamma(a, 1) number.
    public double Sample(Random random) => Rate / Gamma.Sample(random, Shape, 1);
}
