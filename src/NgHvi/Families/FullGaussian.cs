namespace NgHvi;

/// <summary>N(μ, CCᵀ) with C a full lower triangular matrix with diagonal of any sign. For M up to a few hundred.</summary>
/// <remarks>
/// λ is laid out as μ (M), C (M×M, row-major, zeros above the diagonal). The natural gradient has the closed form of method section 5.3
/// (Tan 2021, "Analytic natural gradient updates for Cholesky factor").
/// </remarks>
public sealed partial class FullGaussian : GaussianFamily
{
    /// <summary>Creates the distribution from copies of its numbers.</summary>
    /// <param name="mean">μ, length M.</param>
    /// <param name="factor">C, M×M row-major, 0 above the diagonal, no 0 on it.</param>
    /// <exception cref="ArgumentException">A length disagrees, the diagonal has a 0, or a number is not finite.</exception>
    public FullGaussian(ReadOnlySpan<double> mean, ReadOnlySpan<double> factor)
        : this(mean.Length)
    {
        Guard.SameLength(factor.Length, nameof(factor), mean.Length * mean.Length, "M²");
        mean.CopyTo(Lambda);
        for (var i = 0; i < mean.Length; i++)
            factor.Slice(i * mean.Length, i + 1).CopyTo(MutableFactor[(i * mean.Length)..]);
        if (!Refresh()) throw new ArgumentException("Factor must be finite with no 0 on its diagonal.", nameof(factor));
    }

    internal FullGaussian(int parameterCount)
        : base(parameterCount, parameterCount * (1 + parameterCount))
    {
    }

    /// <inheritdoc/>
    public override int NoiseCount => ParameterCount;
    /// <summary>C, M×M row-major.</summary>
    public ReadOnlySpan<double> Factor => MutableFactor;
    internal Span<double> MutableFactor => Lambda.AsSpan(ParameterCount);

    /// <summary>θ = μ + C·noise.</summary>
    /// <inheritdoc/>
    public override void Transform(ReadOnlySpan<double> noise, Span<double> theta)
    {
        Guard.SameLength(noise.Length, nameof(noise), ParameterCount, nameof(ParameterCount));
        Guard.SameLength(theta.Length, nameof(theta), ParameterCount, nameof(ParameterCount));
        for (var i = 0; i < theta.Length; i++) theta[i] = Lambda[i] + DotRow(i, noise);
    }

    /// <inheritdoc/>
    public override double NegativeScore(ReadOnlySpan<double> theta, Span<double> score)
    {
        Guard.SameLength(theta.Length, nameof(theta), ParameterCount, nameof(ParameterCount));
        Guard.SameLength(score.Length, nameof(score), ParameterCount, nameof(ParameterCount));
        for (var i = 0; i < theta.Length; i++) score[i] = theta[i] - Lambda[i];
        SmallCholesky.SolveLower(Factor, ParameterCount, score);
        double quadratic = 0;
        foreach (var value in score) quadratic += value * value;
        SmallCholesky.SolveLowerTransposed(Factor, ParameterCount, score);
        return -0.5 * ((ParameterCount * LogTwoPi) + LogDeterminant + quadratic);
    }

    /// <inheritdoc/>
    public override void StandardDeviations(Span<double> destination)
    {
        Guard.SameLength(destination.Length, nameof(destination), ParameterCount, nameof(ParameterCount));
        for (var i = 0; i < ParameterCount; i++)
            destination[i] = Math.Sqrt(DotRow(i, Factor.Slice(i * ParameterCount, ParameterCount)));
    }

    /// <inheritdoc/>
    public override void Covariance(Span<double> destination)
    {
        Guard.SameLength(destination.Length, nameof(destination), ParameterCount * ParameterCount, "M²");
        for (var i = 0; i < ParameterCount; i++)
        {
            for (var j = 0; j < ParameterCount; j++)
                destination[(i * ParameterCount) + j] = DotRow(i, Factor.Slice(j * ParameterCount, ParameterCount));
        }
    }

    /// <summary>F⁻¹ times a gradient, by ñ_μ = CCᵀg_μ and ñ_C = C·Φ(Cᵀ tril(g_C)) (section 5.3). O(M³).</summary>
    /// <param name="gradient">In the layout of λ; entries above the diagonal of C are ignored.</param>
    /// <param name="x">Receives the natural gradient; must not alias <paramref name="gradient"/>.</param>
    public void NaturalGradient(ReadOnlySpan<double> gradient, Span<double> x)
    {
        Guard.SameLength(gradient.Length, nameof(gradient), Lambda.Length, "λ");
        Guard.SameLength(x.Length, nameof(x), Lambda.Length, "λ");
        var m = ParameterCount;
        var c = Factor;
        var half = x[m..];
        for (var i = 0; i < m; i++)
        {
            double sum = 0;
            for (var k = i; k < m; k++) sum += c[(k * m) + i] * gradient[k];
            x[i] = sum;
            for (var j = 0; j < m; j++)
            {
                double product = 0;
                for (var k = i; j <= i && k < m; k++) product += c[(k * m) + i] * gradient[m + (k * m) + j];
                half[(i * m) + j] = i == j ? 0.5 * product : product;
            }
        }

        // C is lower triangular, so both products can be formed from the last row upwards in place.
        for (var i = m - 1; i >= 0; i--)
        {
            x[i] = DotRow(i, x[..m]);
            for (var j = 0; j <= i; j++)
            {
                double sum = 0;
                for (var k = j; k <= i; k++) sum += c[(i * m) + k] * half[(k * m) + j];
                half[(i * m) + j] = sum;
            }
        }
    }

    internal override bool Refresh()
    {
        double sum = 0;
        for (var i = 0; i < ParameterCount; i++)
            sum += Math.Log(Math.Abs(Lambda[ParameterCount + (i * ParameterCount) + i]));
        LogDeterminant = 2 * sum;
        return double.IsFinite(sum) && LambdaIsFinite();
    }

    private double DotRow(int i, ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (var j = 0; j <= i; j++) sum += Lambda[ParameterCount + (i * ParameterCount) + j] * x[j];
        return sum;
    }
}
