namespace NgHvi;

/// <summary>N(μ, S⁻¹) with precision S = diag(D) + UUᵀ, U M×L (Mishkin et al. 2018).</summary>
/// <remarks>λ is μ (M), U (M×L, row-major), D (M). O(ML) a draw (natural-gradient family, section 4.4).</remarks>
public sealed class PrecisionGaussian : GaussianFamily
{
    private readonly double[] whitened; // W (M×L): S⁻¹ = D⁻¹ − WWᵀ.
    private readonly double[] root; // (I + VVᵀ)^−½ = I + V·root·Vᵀ, V = D^−½U.
    private readonly double[] gram, factor, projection;

    internal PrecisionGaussian(int parameterCount, int rank) : base(parameterCount, parameterCount * (rank + 2))
    {
        Rank = rank;
        (whitened, root, gram) = (new double[parameterCount * rank], new double[rank * rank], new double[rank * rank]);
        (factor, projection) = (new double[rank * rank], new double[2 * rank]);
    }

    /// <summary>L.</summary>
    public int Rank { get; }
    /// <inheritdoc/>
    public override int NoiseCount => ParameterCount;
    /// <summary>U, M×L row-major.</summary>
    public ReadOnlySpan<double> Loadings => MutableLoadings;
    /// <summary>D, length M, positive.</summary>
    public ReadOnlySpan<double> Diagonal => MutableDiagonal;
    internal Span<double> MutableLoadings => Lambda.AsSpan(ParameterCount, ParameterCount * Rank);
    internal Span<double> MutableDiagonal => Lambda.AsSpan(ParameterCount * (1 + Rank), ParameterCount);
    internal override Family Choice => new Family.Precision(Rank);

    /// <summary>θ = μ + D^−½(I + VVᵀ)^−½·noise.</summary>
    /// <inheritdoc/>
    public override void Transform(ReadOnlySpan<double> noise, Span<double> theta)
    {
        CheckTheta(noise);
        CheckTheta(theta);
        var u = Loadings;
        var d = Diagonal;
        var mu = Mean;
        var product = projection.AsSpan(0, Rank);
        var turned = projection.AsSpan(Rank);
        product.Clear();
        for (var i = 0; i < theta.Length; i++) product.AddRow(u.Slice(i * Rank, Rank), noise[i] / Math.Sqrt(d[i]));
        for (var l = 0; l < Rank; l++) turned[l] = root.AsSpan(l * Rank, Rank).DotRow(product);
        for (var i = 0; i < theta.Length; i++)
            theta[i] = mu[i] + ((noise[i] + (u.Slice(i * Rank, Rank).DotRow(turned) / Math.Sqrt(d[i]))) / Math.Sqrt(d[i]));
    }

    /// <inheritdoc/>
    public override double NegativeScore(ReadOnlySpan<double> theta, Span<double> score)
    {
        CheckTheta(theta);
        CheckTheta(score);
        var u = Loadings;
        var d = Diagonal;
        var mu = Mean;
        var product = projection.AsSpan(0, Rank);
        double quadratic = 0;
        product.Clear();
        for (var i = 0; i < theta.Length; i++) product.AddRow(u.Slice(i * Rank, Rank), theta[i] - mu[i]);
        for (var i = 0; i < theta.Length; i++)
        {
            score[i] = (d[i] * (theta[i] - mu[i])) + u.Slice(i * Rank, Rank).DotRow(product);
            quadratic += score[i] * (theta[i] - mu[i]);
        }

        return -0.5 * ((ParameterCount * LogTwoPi) + LogDeterminant + quadratic);
    }

    internal override double Covariance(int i, int j) =>
        (i == j ? 1 / Diagonal[i] : 0) - Whitened(i).DotRow(Whitened(j));

    internal void Solve(ReadOnlySpan<double> v, Span<double> x) // S⁻¹v.
    {
        var d = Diagonal;
        var product = projection.AsSpan(0, Rank);
        product.Clear();
        for (var i = 0; i < x.Length; i++) product.AddRow(Whitened(i), v[i]);
        for (var i = 0; i < x.Length; i++) x[i] = (v[i] / d[i]) - Whitened(i).DotRow(product);
    }

    internal override bool Refresh()
    {
        var (m, r) = (ParameterCount, Rank);
        var u = Loadings;
        var d = Diagonal;
        if (!LambdaIsFinite() || d.ContainsAnyExceptInRange(double.Epsilon, double.MaxValue)) return false;
        Array.Clear(gram);
        double logDeterminant = 0;
        for (var i = 0; i < m; i++)
        {
            logDeterminant += Math.Log(d[i]);
            var row = u.Slice(i * r, r);
            for (var l = 0; l < r; l++) gram.AsSpan(l * r, r).AddRow(row, row[l] / d[i]);
        }

        gram.CopyTo(factor, 0);
        for (var l = 0; l < r; l++) factor[l * (r + 1)] += 1;
        if (!SmallCholesky.Factor(factor, r)) return false;
        LogDeterminant = -(logDeterminant + SmallCholesky.LogDeterminant(factor, r));
        for (var i = 0; i < m; i++)
        {
            var row = whitened.AsSpan(i * r, r);
            u.Slice(i * r, r).CopyTo(row);
            TensorPrimitives.Divide(row, d[i], row);
            SmallCholesky.SolveLower(factor, r, row);
        }

        var eigen = Matrix.Build.Dense(r, r, gram).Evd(Symmetricity.Symmetric);
        for (var a = 0; a < r; a++) for (var b = 0; b < r; b++)
        {
            double sum = 0;
            for (var l = 0; l < r; l++)
            {
                // ((1 + w)^−½ − 1)/w without cancellation.
                var length = Math.Sqrt(1 + Math.Max(0, eigen.EigenValues[l].Real));
                sum -= eigen.EigenVectors[a, l] * eigen.EigenVectors[b, l] / (length * (1 + length));
            }

            root[(a * r) + b] = sum;
        }

        return double.IsFinite(LogDeterminant);
    }

    internal override void Begin(ReadOnlySpan<double> center, ReadOnlySpan<double> scale, (double Value, RandomKey? Key) loadings)
    {
        center.CopyTo(Lambda);
        MutableLoadings.Clear();
        for (var i = 0; i < ParameterCount; i++) MutableDiagonal[i] = 1 / (scale[i] * scale[i]);
    }

    internal override PrecisionStep CreatePrecisionStep() => new LowRankPrecisionStep(this);

    // S is the same for any rotation of U's columns: that nearest to the reference.
    internal override void AlignSigns(ReadOnlySpan<double> reference, Span<double> lambda)
    {
        var (m, r) = (ParameterCount, Rank);
        Matrix Read(ReadOnlySpan<double> source) => Matrix.Build.Dense(r, m, source.Slice(m, m * r).ToArray()).Transpose();
        var own = Read(lambda);
        var svd = own.TransposeThisAndMultiply(Read(reference)).Svd();
        (own * svd.U * svd.VT).Transpose().ToColumnMajorArray().CopyTo(lambda[m..]);
    }

    private ReadOnlySpan<double> Whitened(int i) => whitened.AsSpan(i * Rank, Rank);
}
