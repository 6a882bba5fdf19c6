namespace NgHvi;

/// <summary>Density bᵃ/Γ(a) · v^(−a−1) e^(−b/v).</summary>
internal readonly record struct InverseGamma(double Shape, double Rate)
{
    public double Sample(Random random) => Rate / Gamma.Sample(random, Shape, 1);
}
