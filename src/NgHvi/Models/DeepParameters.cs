namespace NgHvi;

/// <summary>θ of a deep model read into what its kernels use.</summary>
internal sealed class DeepParameters
{
    private readonly DeepModel model;

    public DeepParameters(DeepModel model)
    {
        this.model = model;
        var r = model.RandomCount;
        Beta = new double[model.CoefficientCount];
        Factor = new double[r * r];
        Precision = new double[r * r];
    }

    /// <summary>β.</summary>
    public double[] Beta { get; }

    /// <summary>𝒲, r×r.</summary>
    public double[] Factor { get; }

    /// <summary>Ω = Σ⁻¹, r×r.</summary>
    public double[] Precision { get; }

    /// <summary>log|Ω|.</summary>
    public double LogDeterminant { get; private set; }

    /// <summary>log σ²; 0 for binary responses.</summary>
    public double LogVariance { get; private set; }

    /// <summary>1/σ².</summary>
    public double InverseVariance { get; private set; } = 1;

    /// <summary>Reads θ.</summary>
    public void Read(ReadOnlySpan<double> theta)
    {
        Guard.SameLength(theta.Length, nameof(theta), model.Parameters.Count, "M");
        theta.Slice(model.FixedOffset, Beta.Length).CopyTo(Beta);
        if (model.Family == ResponseFamily.Gaussian)
        {
            LogVariance = theta[model.ResidualOffset];
            InverseVariance = Math.Exp(-LogVariance);
        }

        LogDeterminant = model.Covariance.Read(theta[model.CovarianceOffset..], Factor, Precision);
    }

    /// <summary>Σ at the θ last read, r×r.</summary>
    public void Covariance(Span<double> destination)
    {
        var r = model.RandomCount;
        if (r == 0)
        {
            return;
        }

        var inverse = new double[r * r];
        SmallCholesky.InvertLower(Factor, r, inverse);
        for (var i = 0; i < r; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                double sum = 0;
                for (var l = i; l < r; l++)
                {
                    sum += inverse[(l * r) + i] * inverse[(l * r) + j];
                }

                destination[(i * r) + j] = destination[(j * r) + i] = sum;
            }
        }
    }
}
