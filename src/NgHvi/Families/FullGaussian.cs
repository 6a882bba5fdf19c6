namespace NgHvi;

/// <summary>N(μ, CCᵀ) with C lower triangular, for M up to a few hundred (Tan 2021, method section 5.3).</summary>
/// <remarks>λ is μ (M), C (M×M, row-major, 0 above the diagonal).</remarks>
public sealed class FullGaussian : GaussianFamily
{
    /// <summary>Creates the distribution from copies.</summary>
    /// <param name="mean">μ, length M.</param>
    /// <param name="factor">C, M×M row-major, 0 above the diagonal, no 0 on it.</param>
    /// <exception cref="ArgumentException">A length disagrees, or a number is not finite or not allowed.</exception>
    public FullGaussian(ReadOnlySpan<double> mean, ReadOnlySpan<double> factor) : this(mean.Length)
    {
        var m = mean.Length;
        Guard.SameLength(factor.Length, nameof(factor), m * m, "M²");
        mean.CopyTo(Lambda);
        for (var i = 0; i < m; i++) factor.Slice(i * m, i + 1).CopyTo(MutableFactor[(i * m)..]);
        if (!Refresh()) throw new ArgumentException("Factor must be finite with no 0 on its diagonal.", nameof(factor));
    }

    internal FullGaussian(int parameterCount) : base(parameterCount, parameterCount * (1 + parameterCount))
    {
    }

    /// <inheritdoc/>
    public override int NoiseCount => ParameterCount;
    /// <summary>C, M×M row-major.</summary>
    public ReadOnlySpan<double> Factor => MutableFactor;
    internal Span<double> MutableFactor => Lambda.AsSpan(ParameterCount);
    internal override Family Choice => new Family.Full();
    internal override PrecisionStep CreatePrecisionStep() => new FullPrecisionStep(this);

    /// <summary>θ = μ + C·noise.</summary>
    /// <inheritdoc/>
    public override void Transform(ReadOnlySpan<double> noise, Span<double> theta)
    {
        CheckTheta(noise);
        CheckTheta(theta);
        for (var i = 0; i < theta.Length; i++) theta[i] = Lambda[i] + DotRow(i, noise);
    }

    /// <inheritdoc/>
    public override double NegativeScore(ReadOnlySpan<double> theta, Span<double> score)
    {
        CheckTheta(theta);
        CheckTheta(score);
        for (var i = 0; i < theta.Length; i++) score[i] = theta[i] - Lambda[i];
        SmallCholesky.SolveLower(Factor, ParameterCount, score);
        var quadratic = score.DotRow(score);
        SmallCholesky.SolveLowerTransposed(Factor, ParameterCount, score);
        return -0.5 * ((ParameterCount * LogTwoPi) + LogDeterminant + quadratic);
    }

    /// <summary>F⁻¹ times a gradient, in O(M³).</summary>
    /// <param name="gradient">Layout of λ; entries above C's diagonal are ignored.</param>
    /// <param name="x">Receives ñ_μ = CCᵀg_μ and ñ_C = C·Φ(Cᵀ tril(g_C)), not in place.</param>
    public void NaturalGradient(ReadOnlySpan<double> gradient, Span<double> x)
    {
        CheckLambda(gradient);
        CheckLambda(x);
        var m = ParameterCount;
        var c = Factor;
        var half = x[m..];
        x.Clear();
        for (var k = 0; k < m; k++)
        {
            x[..(k + 1)].AddRow(c.Slice(k * m, k + 1), gradient[k]);
            for (var i = 0; i <= k; i++) half.Slice(i * m, i + 1).AddRow(gradient.Slice(m + (k * m), i + 1), c[(k * m) + i]);
        }

        for (var i = 0; i < m; i++) half[i * (m + 1)] *= 0.5;

        // Upwards both products work in place.
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

    internal void Pull(ReadOnlySpan<double> v, Span<double> x) // Cᵀv.
    {
        x.Clear();
        for (var i = 0; i < v.Length; i++) x[..(i + 1)].AddRow(Factor.Slice(i * v.Length, i + 1), v[i]);
    }

    internal override double Covariance(int i, int j) => DotRow(i, Factor.Slice(j * ParameterCount, ParameterCount));

    internal override bool Refresh()
    {
        double sum = 0;
        for (var i = 0; i < ParameterCount; i++) sum += Math.Log(Math.Abs(Factor[i * (ParameterCount + 1)]));
        LogDeterminant = 2 * sum;
        return double.IsFinite(sum) && LambdaIsFinite();
    }

    // C⁻¹(θ − μ) has no correct digit where C is nearly singular.
    internal override double NoiseLogDensity(ReadOnlySpan<double> noise) =>
        (0.5 * (ParameterCount - FixedOrder.SumOfSquares(noise))) - Entropy;

    internal override void Begin(ReadOnlySpan<double> center, ReadOnlySpan<double> scale, (double Value, RandomKey? Key) loadings)
    {
        center.CopyTo(Lambda);
        for (var k = 0; k < ParameterCount; k++) MutableFactor[k * (ParameterCount + 1)] = scale[k];
    }

    internal override void AddPullback(ReadOnlySpan<double> u, ReadOnlySpan<double> noise, Span<double> gradient)
    {
        for (var i = 0; i < u.Length; i++)
        {
            gradient[i] += u[i];
            gradient.Slice(ParameterCount + (i * ParameterCount), i + 1).AddRow(noise, u[i]);
        }
    }

    internal override void AlignSigns(ReadOnlySpan<double> reference, Span<double> lambda)
    {
        var m = ParameterCount;
        for (var j = 0; j < m; j++)
        {
            var flip = reference[m + (j * m) + j] * lambda[m + (j * m) + j] < 0;
            for (var i = j; flip && i < m; i++) lambda[m + (i * m) + j] *= -1;
        }
    }

    internal override MetricSolver CreateMetric(MetricChoice choice) => new ClosedForm(this, choice.Damping!);

    private sealed class ClosedForm(FullGaussian family, Damping damping) : MetricSolver(damping)
    {
        private readonly double[] scratch = new double[2 * family.ParameterCount];

        public override bool Solve(ReadOnlySpan<double> gradient, Span<double> x)
        {
            family.NaturalGradient(gradient, x);
            TensorPrimitives.Divide(x, 1 + Damping.Amount, x);
            return true;
        }

        public override (double Form, double Damped, double Residual) Check(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient)
        {
            var (location, shape) = family.Lengths(x, scratch);
            return ((1 + Damping.Amount) * (location + shape), Damping.Amount * (location + shape), 0);
        }
    }

    // nᵀΣ⁻¹n, and for dC = CG: Σ_{i>j} G_ij² + 2 Σ G_ii².
    internal override (double Location, double Shape) Lengths(ReadOnlySpan<double> direction, Span<double> scratch)
    {
        var m = ParameterCount;
        var location = MeanLength(direction[..m], scratch);
        var column = scratch[..m];
        double length = 0;
        for (var j = 0; j < m; j++)
        {
            for (var i = 0; i < m; i++) column[i] = i >= j ? direction[m + (i * m) + j] : 0;
            SmallCholesky.SolveLower(Factor, m, column);
            length += FixedOrder.SumOfSquares(column) + (column[j] * column[j]);
        }

        return (location, length);
    }

    internal override void Retract(ReadOnlySpan<double> direction, double locationRate, double shapeRate, double floor)
    {
        MoveMean(direction, locationRate);
        var (m, lambda) = (ParameterCount, Lambda);
        for (var j = 0; j < m; j++)
        {
            var i = m + (j * (m + 1));
            (_, lambda[i]) = Rescale(lambda[i], shapeRate * direction[i]);
            for (i += m; i < lambda.Length; i += m) lambda[i] += shapeRate * direction[i];
        }
    }

    private double DotRow(int i, ReadOnlySpan<double> x) => Factor.Slice(i * ParameterCount, i + 1).DotRow(x);
}
