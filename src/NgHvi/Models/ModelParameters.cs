namespace NgHvi;

/// <summary>θ read into what kernels use.</summary>
internal class ModelParameters(KernelShape shape, RandomCovariance covariance)
{
    private readonly int length = shape.CovarianceOffset + covariance.Length;
    private readonly (int Beta, int Fixed, int Feature, int Covariance) offsets =
        (shape.BetaOffset, shape.FixedCount, shape.FeatureStart, shape.CovarianceOffset);

    // β over all regressors, 0 for columns that are only random.
    public double[] Coefficients { get; } = new double[shape.RegressorCount];
    // The parameters of the response as θ has them, logarithms.
    public double[] Response { get; } = new double[shape.ParameterCount];
    public double[] Factor { get; } = new double[shape.RandomCount * shape.RandomCount]; // 𝒲, r×r, zeros above the diagonal.
    public double[] Precision { get; } = new double[shape.RandomCount * shape.RandomCount]; // Ω = Σ⁻¹, r×r.
    public double LogDeterminant { get; private set; } // log|Ω|.

    // Reads θ.
    public void Read(ReadOnlySpan<double> theta)
    {
        Guard.SameLength(theta.Length, nameof(theta), length, "M");
        var beta = theta[offsets.Beta..offsets.Covariance];
        for (var j = 0; j < offsets.Fixed; j++) Coefficients[j] = beta[j];
        beta = beta[offsets.Fixed..];
        for (var f = offsets.Feature; f < Coefficients.Length; f++) Coefficients[f] = beta[f - offsets.Feature];
        beta = beta[^Response.Length..];
        for (var p = 0; p < beta.Length; p++) Response[p] = beta[p];
        LogDeterminant = covariance.Read(theta[offsets.Covariance..], Factor, Precision);
    }

    // Σ at the θ last read, r×r.
    public void Covariance(Span<double> destination) => SmallCholesky.Invert(Factor, shape.RandomCount, destination);
}
