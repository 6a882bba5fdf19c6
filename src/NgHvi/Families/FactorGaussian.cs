namespace NgHvi;

/// <summary>N(μ, BBᵀ + diag(d)²) with loadings B, M×p, 0 above the diagonal (Ong, Nott and Smith 2018); p = 0 is the mean field.</summary>
/// <remarks>λ is μ (M), B (M×p, row-major), d (M). O(Mp²) time, O(Mp) memory (method sections 2.1 to 2.4).</remarks>
public sealed class FactorGaussian : GaussianFamily
{
    private readonly double[] whitened, inverseRoot, work;

    /// <summary>Creates the distribution from copies.</summary>
    /// <param name="mean">μ, length M.</param>
    /// <param name="loadings">B, M×p row-major, 0 above the diagonal; empty when p = 0.</param>
    /// <param name="scales">d, length M, without a 0; signs carry no meaning.</param>
    /// <exception cref="ArgumentException">A length disagrees, or a number is not finite or not allowed.</exception>
    public FactorGaussian(ReadOnlySpan<double> mean, ReadOnlySpan<double> loadings, ReadOnlySpan<double> scales)
        : this(mean.Length, mean.Length == 0 ? 0 : loadings.Length / mean.Length)
    {
        var p = FactorCount;
        Guard.SameLength(scales.Length, nameof(scales), mean.Length, nameof(mean));
        Guard.SameLength(loadings.Length, nameof(loadings), mean.Length * p, "M·p");
        mean.CopyTo(MutableMean);
        loadings.CopyTo(MutableLoadings);
        scales.CopyTo(MutableScales);
        for (var i = 0; i < loadings.Length; i++)
            if (i % p > i / p && loadings[i] != 0)
                throw new ArgumentException(
                    $"Loadings must be 0 above the diagonal, but row {i / p}, column {i % p} is not.", nameof(loadings));
        if (!Refresh()) throw new ArgumentException("Scales must not contain 0, and every number must be finite.", nameof(scales));
    }

    internal FactorGaussian(int parameterCount, int factorCount) : base(parameterCount, parameterCount * (factorCount + 2))
    {
        if (factorCount > parameterCount)
            Throw.OutOfRange<int>(nameof(factorCount), factorCount, $"must be ≤ the number of parameters, {parameterCount}");
        FactorCount = factorCount;
        whitened = new double[parameterCount * factorCount];
        (inverseRoot, work) = (new double[factorCount * factorCount], new double[factorCount * factorCount]);
    }

    /// <summary>p, the number of factors.</summary>
    public int FactorCount { get; }
    /// <inheritdoc/>
    public override int NoiseCount => FactorCount + ParameterCount;
    /// <summary>B, M×p row-major.</summary>
    public ReadOnlySpan<double> Loadings => MutableLoadings;
    /// <summary>d, length M.</summary>
    public ReadOnlySpan<double> Scales => MutableScales;
    internal ReadOnlySpan<double> Whitened => whitened; // U (M×p): Σ⁻¹ = D⁻² − UUᵀ.
    internal ReadOnlySpan<double> InverseRoot => inverseRoot; // R⁻¹ (p×p, lower): I + BᵀD⁻²B = RRᵀ, AB = UR⁻¹.
    internal Span<double> MutableLoadings => Lambda.AsSpan(ParameterCount, ParameterCount * FactorCount);
    internal Span<double> MutableScales => Lambda.AsSpan(ParameterCount * (1 + FactorCount), ParameterCount);
    internal override Family Choice => new Family.Factor(FactorCount);
    internal override PrecisionStep? CreatePrecisionStep() => FactorCount == 0 ? new DiagonalPrecisionStep(this) : null;

    /// <summary>θ = μ + Bζ + d∘ε, noise = (ζ, ε).</summary>
    /// <inheritdoc/>
    [MethodImpl(AggressiveOptimization)]
    public override void Transform(ReadOnlySpan<double> noise, Span<double> theta)
    {
        Guard.SameLength(noise.Length, nameof(noise), NoiseCount, nameof(NoiseCount));
        CheckTheta(theta);
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
    [MethodImpl(AggressiveOptimization)]
    public override double NegativeScore(ReadOnlySpan<double> theta, Span<double> score)
    {
        CheckTheta(theta);
        CheckTheta(score);
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
            projection.AddRow(whitened.AsSpan(k * p, p), e);
        }

        for (var s = 0; s < p; s++) quadratic -= projection[s] * projection[s];
        for (var k = 0; k < theta.Length; k++) score[k] -= whitened.AsSpan(k * p, p).DotRow(projection);
        return -0.5 * ((ParameterCount * LogTwoPi) + LogDeterminant + quadratic);
    }

    internal override double Covariance(int i, int j)
    {
        var p = FactorCount;
        var b = Loadings;
        var value = i == j ? Scales[i] * Scales[i] : 0;
        for (var l = 0; l < p; l++) value += b[(i * p) + l] * b[(j * p) + l];
        return value;
    }

    [MethodImpl(AggressiveOptimization)]
    internal override bool Refresh()
    {
        var (m, p, w) = (ParameterCount, FactorCount, work);
        var b = Loadings;
        var d = Scales;
        w.AsSpan().Clear();
        double logDeterminant = 0;
        for (var k = 0; k < m; k++)
        {
            var precision = 1 / (d[k] * d[k]);
            logDeterminant -= Math.Log(precision);
            var row = b.Slice(k * p, p);
            for (var l = 0; l < p; l++) w.AsSpan(l * p, l + 1).AddRow(row, precision * row[l]);
        }

        for (var l = 0; l < p; l++) w[(l * p) + l] += 1;
        if (!double.IsFinite(logDeterminant) || !SmallCholesky.Factor(w, p)) return false;
        LogDeterminant = logDeterminant + SmallCholesky.LogDeterminant(w, p);
        SmallCholesky.InvertLower(w, p, inverseRoot);
        for (var k = 0; k < m; k++)
        {
            var precision = 1 / (d[k] * d[k]);
            var row = b.Slice(k * p, p);
            for (var s = 0; s < p; s++) whitened[(k * p) + s] = precision * inverseRoot.AsSpan(s * p, s + 1).DotRow(row);
        }

        return double.IsFinite(LogDeterminant) && LambdaIsFinite();
    }

    internal override void Begin(ReadOnlySpan<double> center, ReadOnlySpan<double> scale, (double Value, RandomKey? Key) loadings)
    {
        var (m, p, normals) = (ParameterCount, FactorCount, new double[Lambda.Length]);
        if (loadings.Key is { } key) NormalSampler.Fill(key, normals);
        center.CopyTo(Lambda);
        scale.CopyTo(MutableScales);
        for (var k = 0; k < m; k++)
            for (var (l, i) = (0, m + (k * p)); l < Math.Min(k + 1, p); l++, i++)
                Lambda[i] = loadings.Key is null ? loadings.Value : loadings.Value * scale[k] * normals[i];
    }

    [MethodImpl(AggressiveOptimization)]
    internal override void AddPullback(ReadOnlySpan<double> u, ReadOnlySpan<double> noise, Span<double> gradient)
    {
        var (m, p) = (ParameterCount, FactorCount);
        for (var k = 0; k < m; k++)
        {
            gradient[k] += u[k];
            gradient.Slice(m + (k * p), Math.Min(k + 1, p)).AddRow(noise, u[k]);
            gradient[(m * (1 + p)) + k] += u[k] * noise[p + k];
        }
    }

    internal override void AlignSigns(ReadOnlySpan<double> reference, Span<double> lambda)
    {
        var (m, p) = (ParameterCount, FactorCount);
        for (var l = 0; l < p; l++)
        {
            double agreement = 0;
            for (var k = 0; k < m; k++) agreement += reference[m + (k * p) + l] * lambda[m + (k * p) + l] / Covariance(k, k);
            for (var k = 0; agreement < 0 && k < m; k++) lambda[m + (k * p) + l] *= -1;
        }

        for (var k = m * (1 + p); k < lambda.Length; k++) lambda[k] = Math.CopySign(lambda[k], reference[k]);
    }

    internal override MetricSolver CreateMetric(MetricChoice choice) => new FisherSolver(this, choice);

    private sealed class FisherSolver(FactorGaussian family, MetricChoice choice) : MetricSolver(choice.Damping!)
    {
        private readonly FactorGaussianFisher fisher = new(family, choice.Metric, choice.Damping!);
        private readonly double[] product = new double[family.Lambda.Length];

        public override bool Solve(ReadOnlySpan<double> gradient, Span<double> x)
        {
            if (TrySolve(Damping, gradient, x)) return true;

            // Singular to working precision: ten times the damping.
            return choice.Solver is null && TrySolve(Damping.Augmented(10 * Math.Max(Damping.Amount, 0.01)), gradient, x);
        }

        public override (double Form, double Damped, double Residual) Check(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient)
        {
            fisher.Multiply(x, product);
            var form = FixedOrder.Dot(x, product);
            TensorPrimitives.Subtract(product, gradient, product);
            return (form, fisher.Damped(x), FixedOrder.Norm(product) / FixedOrder.Norm(gradient));
        }

        private bool TrySolve(Damping damping, ReadOnlySpan<double> gradient, Span<double> x)
        {
            fisher.Damping = damping;
            fisher.Prepare();
            return fisher.Solve(gradient, x, choice.Solver) && (choice.Solver is not null || FixedOrder.AreFinite(x));
        }
    }

    // nᵀΣ⁻¹n, and Σ |n_B,k|²/d_k² + 2 Σ (n_d,k/d_k)².
    internal override (double Location, double Shape) Lengths(ReadOnlySpan<double> direction, Span<double> scratch)
    {
        var (m, p) = (ParameterCount, FactorCount);
        var step = direction[m..];
        var d = Scales;
        double length = 0;
        for (var k = 0; k < m; k++)
        {
            var squares = 2 * step[(m * p) + k] * step[(m * p) + k];
            for (var l = 0; l < p; l++) squares += step[(k * p) + l] * step[(k * p) + l];
            length += squares / (d[k] * d[k]);
        }

        return (MeanLength(direction[..m], scratch), length);
    }

    // Multiplicative in d, B carried along (optimizer study, section 4).
    internal override void Retract(ReadOnlySpan<double> direction, double locationRate, double shapeRate, double floor)
    {
        MoveMean(direction, locationRate);
        var (m, p) = (ParameterCount, FactorCount);
        var b = MutableLoadings;
        var d = MutableScales;
        var step = direction[m..];
        for (var k = 0; k < m; k++)
        {
            var (x, next) = Rescale(d[k], shapeRate * step[(m * p) + k]);
            double communality = 0;
            for (var l = 0; l < p; l++)
            {
                ref var loading = ref b[(k * p) + l];
                loading = next / d[k] * (loading + (shapeRate * step[(k * p) + l]) - (x * loading));
                communality += loading * loading;
            }

            d[k] = Math.CopySign(Math.Sqrt(Math.Max(next * next, floor * (communality + (next * next)))), d[k]);
        }
    }
}
