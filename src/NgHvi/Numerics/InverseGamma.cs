using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace NgHvi;

/// <summary>IG(a, b) with density bᵃ/Γ(a) · v^(−a−1) e^(−b/v) on v > 0.</summary>
internal readonly record struct InverseGamma(double Shape, double Rate)
{
    public double LogDensity(double value) =>
        (Shape * Math.Log(Rate)) - SpecialFunctions.GammaLn(Shape) - ((Shape + 1) * Math.Log(value)) - (Rate / value);

    public double Sample(Random random) => Rate / Gamma.Sample(random, Shape, 1);
}
