namespace NgHvi;

/// <summary>The Gaussian q₀ as it is saved: θ = center + root·φ with φ ~ q₀, or θ ~ q₀ itself when center and root are empty.</summary>
/// <param name="Family">"factor" or "full".</param>
/// <param name="Factors">p; 0 for the full family.</param>
/// <param name="Lambda">λ: (μ, B row by row, d), or (μ, C row by row).</param>
/// <param name="Center">c, M; empty without a change of coordinates.</param>
/// <param name="Root">T, M×M row by row; empty without a change of coordinates.</param>
public sealed record ApproximationDocument(
    string Family, int Factors, IReadOnlyList<double> Lambda, IReadOnlyList<double> Center, IReadOnlyList<double> Root)
{
    /// <summary>Takes q₀.</summary>
    /// <param name="family">q₀.</param>
    /// <param name="model">The model in the coordinates in which q₀ lives.</param>
    public static ApproximationDocument From(GaussianFamily family, IHybridModel model)
    {
        ArgumentNullException.ThrowIfNull(family);
        var factor = family as FactorGaussian;
        var affine = model as AffineModel;
        return new ApproximationDocument(
            factor is null ? "full" : "factor",
            factor?.FactorCount ?? 0,
            family.Lambda.ToArray(),
            affine is null ? [] : affine.Center.ToArray(),
            affine is null ? [] : affine.Root.ToArray());
    }
}
