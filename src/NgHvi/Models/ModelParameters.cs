namespace NgHvi;

/// <summary>θ read into what kernels use.</summary>
internal class ModelParameters(KernelShape shape, RandomCovariance covariance)
{
    private readonly int length = shape.CovarianceOffset + covariance.Length;
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
        theta.Slice(shape.BetaOffset, shape.FixedCount).CopyTo(Coefficients);
        theta.Slice(shape.BetaOffset + shape.FixedCount, shape.FeatureCount).CopyTo(Coefficients.AsSpan(shape.FeatureStart));
        theta.Slice(shape.ParameterOffset, shape.ParameterCount).CopyTo(Response);
        LogDeterminant = covariance.Read(theta[shape.CovarianceOffset..], Factor, Precision);
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
                for (var l = i; l < r; l++)
                {
                    sum += scratch[(l * r) + i] * scratch[(l * r) + j];
                }

                destination[(i * r) + j] = destination[(j * r) + i] = sum;
            }
        }
    }
}
