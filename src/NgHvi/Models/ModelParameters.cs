namespace NgHvi;

/// <summary>θ read into what kernels use.</summary>
internal class ModelParameters(KernelShape shape, RandomCovariance covariance)
{
    private readonly int length = shape.CovarianceOffset + covariance.Length;
    private readonly (int Beta, int Fixed, int Feature, int Covariance) offsets =
        (shape.BetaOffset, shape.FixedCount, shape.FeatureStart, shape.CovarianceOffset);
    private readonly double[] scratch = new double[shape.RandomCount * shape.RandomCount];
    /// <summary>β over all regressors, 0 for columns that are only random.</summary>
    public double[] Coefficients { get; } = new double[shape.RegressorCount];
    /// <summary>The parameters of the response as θ has them, logarithms.</summary>
    public double[] Response { get; } = new double[shape.ParameterCount];
    /// <summary>𝒲, r×r, zeros above the diagonal.</summary>
    public double[] Factor { get; } = new double[shape.RandomCount * shape.RandomCount];
    /// <summary>Ω = Σ⁻¹, r×r.</summary>
    public double[] Precision { get; } = new double[shape.RandomCount * shape.RandomCount];
    /// <summary>log|Ω|.</summary>
    public double LogDeterminant { get; private set; }

    /// <summary>Reads θ.</summary>
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

    /// <summary>Σ at the θ last read, r×r.</summary>
    public void Covariance(Span<double> destination)
    {
        var r = shape.RandomCount;
        SmallCholesky.InvertLower(Factor, r, scratch);
        for (var i = 0; i < r; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                double sum = 0;
                for (var l = i; l < r; l++) sum += scratch[(l * r) + i] * scratch[(l * r) + j];
                destination[(i * r) + j] = destination[(j * r) + i] = sum;
            }
        }
    }
}
