namespace NgHvi;

/// <summary>θ of a <see cref="LinearMixedModel"/>, read: β − β₀, the lower factor 𝒲 of Ω and Ω itself.</summary>
internal sealed class LinearMixedParameters(GroupedStatistics data)
{
    private readonly int q = data.FixedCount;
    private readonly int r = data.RandomCount;

    /// <summary>β − β₀, length q.</summary>
    public double[] Shift { get; } = new double[data.FixedCount];

    /// <summary>𝒲, r×r, zeros above the diagonal; for r = 1 the square root of the precision.</summary>
    public double[] Factor { get; } = new double[data.RandomCount * data.RandomCount];

    /// <summary>Ω, r×r.</summary>
    public double[] Precision { get; } = new double[data.RandomCount * data.RandomCount];

    /// <summary>Reads θ = (β, w, log σ²).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(ReadOnlySpan<double> theta, out double inverseVariance, out double logVariance)
    {
        var length = r * (r + 1) / 2;
        Guard.SameLength(theta.Length, nameof(theta), q + length + 1, "M");
        TensorPrimitives.Subtract(theta[..q], data.Reference, Shift);
        logVariance = theta[q + length];
        inverseVariance = Math.Exp(-logVariance);
        if (r == 1)
        {
            Precision[0] = Math.Exp(-theta[q]);
            Factor[0] = Math.Exp(-0.5 * theta[q]);
            return;
        }

        var w = theta.Slice(q, length);
        for (var i = 0; i < r; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var value = w[CovariancePrior.HalfIndex(i, j, r)];
                Factor[(i * r) + j] = i == j ? Math.Exp(value) : value;
            }
        }

        for (var i = 0; i < r; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                double sum = 0;
                for (var l = 0; l <= j; l++)
                {
                    sum += Factor[(i * r) + l] * Factor[(j * r) + l];
                }

                Precision[(i * r) + j] = Precision[(j * r) + i] = sum;
            }
        }
    }

    /// <summary>Σ = Ω⁻¹ at the θ last read, r×r.</summary>
    public void Covariance(Span<double> covariance) => SmallCholesky.Invert(Factor, r, covariance);
}
