namespace NgHvi;

/// <summary>
/// N(μ, Σ) with Σ = BBᵀ + D², B an M×p matrix of loadings that is zero above its diagonal and D = diag(d). p = 0 is the mean field family.
/// </summary>
/// <remarks>
/// Ong, Nott and Smith (2018), "Gaussian variational approximation with a factor covariance structure". Sections 2.1 to 2.4 of the method:
/// W = I + BᵀD⁻²B = RRᵀ, U = D⁻²BR⁻ᵀ, so that Σ⁻¹ = D⁻² − UUᵀ. Everything costs O(Mp²) time and O(Mp) memory. λ is laid out as μ (M), B
/// (M×p, row-major), d (M).
/// </remarks>
public sealed partial class FactorGaussian : GaussianFamily
{
    private readonly double[] whitened;
    private readonly double[] inverseRoot;
    private readonly double[] work;

    /// <summary>Creates the distribution from copies of its numbers.</summary>
    /// <param name="mean">μ, length M.</param>
    /// <param name="loadings">B, M×p row-major. Entries above the diagonal must be 0. Empty when p = 0.</param>
    /// <param name="scales">d, length M. No entry may be 0; the sign carries no meaning.</param>
    /// <exception cref="ArgumentException">A length disagrees, a scale is 0 or a number is not finite.</exception>
    public FactorGaussian(ReadOnlySpan<double> mean, ReadOnlySpan<double> loadings, ReadOnlySpan<double> scales)
        : this(mean.Length, mean.Length == 0 ? 0 : loadings.Length / mean.Length)
    {
        Guard.SameLength(scales.Length, nameof(scales), mean.Length, nameof(mean));
        Guard.SameLength(loadings.Length, nameof(loadings), mean.Length * FactorCount, "M·p");
        mean.CopyTo(MutableMean);
        loadings.CopyTo(MutableLoadings);
        scales.CopyTo(MutableScales);
        for (var k = 0; k < FactorCount - 1; k++)
        {
            for (var l = k + 1; l < FactorCount; l++)
            {
                if (MutableLoadings[(k * FactorCount) + l] != 0)
                {
                    throw new ArgumentException(
                        $"Loadings must be 0 above the diagonal, but row {k}, column {l} is not.", nameof(loadings));
                }
            }
        }

        if (!Refresh())
            throw new ArgumentException("Scales must not contain 0, and every number must be finite.", nameof(scales));
    }

    internal FactorGaussian(int parameterCount, int factorCount)
        : base(parameterCount, parameterCount * (factorCount + 2))
    {
        if (factorCount > parameterCount)
            Throw.OutOfRange<int>(nameof(factorCount), factorCount, $"must be ≤ the number of parameters, {parameterCount}");

        FactorCount = factorCount;
        whitened = new double[parameterCount * factorCount];
        inverseRoot = new double[factorCount * factorCount];
        work = new double[2 * Math.Max(1, factorCount * factorCount)];
    }

    /// <summary>p, the number of factors.</summary>
    public int FactorCount { get; }
    /// <inheritdoc/>
    public override int NoiseCount => FactorCount + ParameterCount;
    /// <summary>B, M×p row-major.</summary>
    public ReadOnlySpan<double> Loadings => MutableLoadings;
    /// <summary>d, length M.</summary>
    public ReadOnlySpan<double> Scales => MutableScales;
    internal ReadOnlySpan<double> Whitened => whitened; // U (M×p) with Σ⁻¹ = D⁻² − UUᵀ.
    internal ReadOnlySpan<double> InverseRoot => inverseRoot; // R⁻¹ (p×p, lower) with W⁻¹ = R⁻ᵀR⁻¹ and AB = UR⁻¹.
    internal Span<double> MutableMean => Lambda.AsSpan(0, ParameterCount);
    internal Span<double> MutableLoadings => Lambda.AsSpan(ParameterCount, ParameterCount * FactorCount);
    internal Span<double> MutableScales => Lambda.AsSpan(ParameterCount * (1 + FactorCount), ParameterCount);

    /// <summary>θ = μ + Bζ + d∘ε, with noise = (ζ, ε).</summary>
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Transform(ReadOnlySpan<double> noise, Span<double> theta)
    {
        Guard.SameLength(noise.Length, nameof(noise), NoiseCount, nameof(NoiseCount));
        Guard.SameLength(theta.Length, nameof(theta), ParameterCount, nameof(ParameterCount));
        var p = FactorCount;
        var zeta = noise[..p];
        var epsilon = noise[p..];
        var mu = Mean;
        var b = Loadings;
        var d = Scales;
        for (var k = 0; k < theta.Length; k++)
        {
            var value = mu[k] + (d[k] * epsilon[k]);
            var row = b.Slice(k * p, p);
            for (var l = 0; l < row.Length; l++) value += row[l] * zeta[l];
            theta[k] = value;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double NegativeScore(ReadOnlySpan<double> theta, Span<double> score)
    {
        Guard.SameLength(theta.Length, nameof(theta), ParameterCount, nameof(ParameterCount));
        Guard.SameLength(score.Length, nameof(score), ParameterCount, nameof(ParameterCount));
        var p = FactorCount;
        Span<double> projection = stackalloc double[p];
        projection.Clear();
        var mu = Mean;
        var d = Scales;
        double quadratic = 0;
        for (var k = 0; k < theta.Length; k++)
        {
            var e = theta[k] - mu[k];
            var scaled = e / (d[k] * d[k]);
            quadratic += e * scaled;
            score[k] = scaled;
            var row = whitened.AsSpan(k * p, p);
            for (var s = 0; s < row.Length; s++) projection[s] += row[s] * e;
        }

        for (var s = 0; s < p; s++) quadratic -= projection[s] * projection[s];
        for (var k = 0; k < theta.Length; k++)
        {
            var row = whitened.AsSpan(k * p, p);
            double correction = 0;
            for (var s = 0; s < row.Length; s++) correction += row[s] * projection[s];
            score[k] -= correction;
        }

        return -0.5 * ((ParameterCount * LogTwoPi) + LogDeterminant + quadratic);
    }

    /// <inheritdoc/>
    public override void StandardDeviations(Span<double> destination)
    {
        Guard.SameLength(destination.Length, nameof(destination), ParameterCount, nameof(ParameterCount));
        for (var k = 0; k < ParameterCount; k++) destination[k] = Math.Sqrt(Variance(k));
    }

    /// <inheritdoc/>
    public override void Covariance(Span<double> destination)
    {
        Guard.SameLength(destination.Length, nameof(destination), ParameterCount * ParameterCount, "M²");
        var m = ParameterCount;
        var p = FactorCount;
        var b = Loadings;
        var d = Scales;
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < m; j++)
            {
                var value = i == j ? d[i] * d[i] : 0;
                for (var l = 0; l < p; l++) value += b[(i * p) + l] * b[(j * p) + l];
                destination[(i * m) + j] = value;
            }
        }
    }

    internal double Variance(int k)
    {
        var d = Lambda[(ParameterCount * (1 + FactorCount)) + k];
        var variance = d * d;
        foreach (var loading in Loadings.Slice(k * FactorCount, FactorCount)) variance += loading * loading;
        return variance;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override bool Refresh()
    {
        var m = ParameterCount;
        var p = FactorCount;
        var b = Loadings;
        var d = Scales;
        var w = work.AsSpan(0, p * p);
        w.Clear();
        double logDeterminant = 0;
        for (var k = 0; k < m; k++)
        {
            var precision = 1 / (d[k] * d[k]);
            logDeterminant -= Math.Log(precision);
            var row = b.Slice(k * p, p);
            for (var l = 0; l < row.Length; l++)
            {
                var weighted = precision * row[l];
                for (var s = 0; s <= l; s++) w[(l * p) + s] += weighted * row[s];
            }
        }

        for (var l = 0; l < p; l++) w[(l * p) + l] += 1;
        if (!double.IsFinite(logDeterminant) || !SmallCholesky.Factor(w, p)) return false;
        LogDeterminant = logDeterminant + SmallCholesky.LogDeterminant(w, p);
        SmallCholesky.InvertLower(w, p, inverseRoot);
        for (var k = 0; k < m; k++)
        {
            var precision = 1 / (d[k] * d[k]);
            var row = b.Slice(k * p, p);
            for (var s = 0; s < p; s++)
            {
                double sum = 0;
                for (var l = 0; l <= s; l++) sum += inverseRoot[(s * p) + l] * row[l];
                whitened[(k * p) + s] = precision * sum;
            }
        }

        return double.IsFinite(LogDeterminant) && LambdaIsFinite();
    }
}
