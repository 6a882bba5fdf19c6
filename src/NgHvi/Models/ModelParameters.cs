namespace NgHvi;

/// <summary>θ read into what kernels use.</summary>
internal sealed class ModelParameters(KernelShape shape, RandomCovariance covariance)
{
    private readonly int length = shape.CovarianceOffset + covariance.Length;

    public double[] Coefficients { get; } = new double[shape.RegressorCount]; // β, 0 where only random.
    public double[] Response { get; } = new double[shape.ParameterCount]; // Logarithms.
    public double[] Factor { get; } = new double[shape.RandomCount * shape.RandomCount]; // 𝒲, r×r, zeros above the diagonal.
    public double[] Precision { get; } = new double[shape.RandomCount * shape.RandomCount]; // Ω = Σ⁻¹, r×r.
    public double LogDeterminant { get; private set; } // log|Ω|.

    public void Read(ReadOnlySpan<double> theta)
    {
        Guard.SameLength(theta.Length, nameof(theta), length, "M");
        theta.Slice(shape.BetaOffset, shape.FixedCount).CopyTo(Coefficients);
        theta.Slice(shape.BetaOffset + shape.FixedCount, shape.FeatureCount).CopyTo(Coefficients.AsSpan(shape.FeatureStart));
        theta.Slice(shape.ParameterOffset, shape.ParameterCount).CopyTo(Response);
        LogDeterminant = covariance.Read(theta[shape.CovarianceOffset..], Factor, Precision);
    }

    public void Covariance(Span<double> destination) => SmallCholesky.Invert(Factor, shape.RandomCount, destination); // Σ, r×r.
}
