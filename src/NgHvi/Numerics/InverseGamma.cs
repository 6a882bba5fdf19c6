using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace NgHvi;

/// <summary>Density bᵃ/Γ(a) · v^(−a−1) e^(−b/v).</summary>
internal readonly record struct InverseGamma(double Shape, double Rate)
{
    public double LogDensity(double value) =>
        (Shape * Math.Log(Rate)) - SpecialFunctions.GammaLn(Shape) - ((Shape + 1) * Math.Log(value)) - (Rate / value);

    public double Sample(Random random) => Rate / Gamma.Sample(random, Shape, 1);
}
