namespace NgHvi;

/// <summary>
/// One chain of Gibbs sampling of a linear mixed model with normal errors (method section 5.1, generalised): normal conditionals of β and
/// α, inverse gamma and Wishart conditionals of the variances. Of the random effects only sums over groups are kept, because no conditional
/// of the other parameters asks for more.
/// </summary>
/// <remarks>A sweep costs O(K(r·q + r³)), plus O(K·r·q²) for groups that share no Z_kᵀZ_k when α is integrated out; never O(n).</remarks>
internal sealed class GibbsChain
{
    private readonly GroupedStatistics data;
    private readonly GroupArrays groups;
    private readonly RandomCovariance covariance;
    private readonly VariancePrior residual;
    private readonly RandomKey key;
    private readonly double[] theta;
    private readonly double[] fixedNormals;
    private readonly double[] shift;
    private readonly int q;
    private readonly int r;
    private double projection;

    /// <summary>
    /// Prepares a chain; <see cref="Begin"/> or <see cref="Exchange"/> comes next. All groups are in arrays that chains may share.
    /// </summary>
    public GibbsChain(
        GroupedStatistics data, GroupArrays groups, FixedEffectsConditional fixedEffects, RandomCovariance covariance,
        VariancePrior residual, RandomKey key)
    {
        (this.data, this.groups, this.covariance, this.residual, this.key) = (data, groups, covariance, residual, key);
        (q, r) = (data.FixedCount, data.RandomCount);
        FixedEffects = fixedEffects;
        theta = new double[q + 1 + covariance.Length];
        Precision = new double[r * r];
        Sums = new GroupSums(q, r);
        Scale = new ScaleMove(covariance.Prior, r);
        (fixedNormals, shift) = (new double[q], new double[q]);
    }

    // What a random stream of one sweep is for.
    private enum Purpose
    {
        FixedEffects,
        RandomEffects,
        Covariance,
        Residual,
        Scale,
    }

    public int Sweep { get; private set; } // Sweeps made.
    public ReadOnlySpan<double> Theta => theta; // θ = (β, log σ², w) in the model's units.
    public FixedEffectsConditional FixedEffects { get; }
    public ScaleMove Scale { get; }
    public double[] Precision { get; } // Ω, r×r.
    public double ResidualVariance { get; private set; } // σ².
    public GroupSums Sums { get; } // Sums over groups at the last draw of α.

    /// <summary>Places the chain at θ and draws α.</summary>
    public void Begin(ReadOnlySpan<double> start)
    {
        start.CopyTo(theta);
        ResidualVariance = Math.Exp(theta[q]);
        covariance.Read(theta.AsSpan(q + 1), new double[r * r], Precision);
        DrawRandomEffects(key.Fold(0).Fold((int)Purpose.RandomEffects));
    }

    /// <summary>
    /// Makes one sweep: jointly β with α integrated out, then α, the scale move and the variances; else β given α, the variances, α.
    /// </summary>
    public void Advance(bool isJoint)
    {
        var stream = key.Fold(Sweep + 1);
        var beta = theta.AsSpan(0, q);
        NormalSampler.Fill(stream.Fold((int)Purpose.FixedEffects), fixedNormals);
        if (isJoint)
        {
            FixedEffects.Marginal(1 / ResidualVariance, Precision);
            FixedEffects.Draw(fixedNormals, beta);
            DrawRandomEffects(stream.Fold((int)Purpose.RandomEffects));
            projection *= r == 0 ? 1 : Scale.Apply(Sums, Precision, ResidualVariance, stream.Fold((int)Purpose.Scale));
            DrawVariances(stream);
        }
        else
        {
            FixedEffects.GivenRandomEffects(1 / ResidualVariance, Sums.Cross);
            FixedEffects.Draw(fixedNormals, beta);
            DrawVariances(stream);
            DrawRandomEffects(stream.Fold((int)Purpose.RandomEffects));
        }

        theta[q] = Math.Log(ResidualVariance);
        WritePrecision(theta.AsSpan(q + 1));
        if (!FixedOrder.AreFinite(theta))
            throw new ArithmeticException("a drawn parameter is not finite; rescale the data or choose another start");
        Sweep++;
    }

    /// <summary>‖y − Xβ − Zα‖² at θ's β and the α last drawn, from the statistics.</summary>
    public double ResidualSquares()
    {
        TensorPrimitives.Subtract(theta.AsSpan(0, q), data.Reference, shift);
        var squares = data.ResidualSquares + Sums.FittedSquares - (2 * projection);
        for (var a = 0; a < q; a++)
        {
            var fitted = FixedOrder.Dot(data.GramX.Slice(a * q, q), shift);
            squares -= shift[a] * ((2 * (data.CrossXr[a] - Sums.Cross[a])) - fitted);
        }

        // Rounding may make the residuals of a perfect fit slightly negative.
        return Math.Max(0, squares);
    }

    /// <summary>The state to or from an archive, the number of the chain in its names.</summary>
    public void Exchange(StateArchive archive, int chain)
    {
        Sweep = archive.Exchange($"sweep{chain}", Sweep);
        archive.Fill($"theta{chain}", theta);
        archive.Fill($"precision{chain}", Precision);
        archive.Fill($"moments{chain}", Sums.Moments);
        archive.Fill($"cross{chain}", Sums.Cross);
        (ResidualVariance, Sums.FittedSquares, projection) = (
            archive.Exchange($"variance{chain}", ResidualVariance), archive.Exchange($"fitted{chain}", Sums.FittedSquares),
            archive.Exchange($"projection{chain}", projection));
    }

    /// <summary>Sets what depends on a draw of α whose sums over groups were put into <see cref="Sums"/>.</summary>
    public void Refresh()
    {
        TensorPrimitives.Subtract(theta.AsSpan(0, q), data.Reference, shift);
        projection = Sums.Projected + FixedOrder.Dot(shift, Sums.Cross);
    }

    // α_k | β, Ω, σ² ~ N(P_k⁻¹Z_kᵀ(y_k − X_kβ)/σ², P_k⁻¹), as sums over groups.
    private void DrawRandomEffects(RandomKey stream)
    {
        TensorPrimitives.Subtract(theta.AsSpan(0, q), data.Reference, shift);
        Sums.Clear();
        Sums.Draw(groups, stream, Precision, 1 / ResidualVariance, shift);
        Refresh();
    }

    private void DrawVariances(RandomKey stream)
    {
        if (r > 0)
            CovarianceConditional.Draw(covariance.Prior, data.GroupCount, Sums.Moments, stream.Fold((int)Purpose.Covariance), Precision);
        ResidualVariance = VarianceConditional.Draw(
            residual, ResidualVariance, data.RowCount, ResidualSquares(), new PhiloxRandom(stream.Fold((int)Purpose.Residual)));
    }
    // Ω to its entries of θ.
    private void WritePrecision(Span<double> w)
    {
        if (covariance is IndependentCovariance)
        {
            for (var i = 0; i < r; i++) w[i] = -Math.Log(Precision[i * (r + 1)]);
            return;
        }

        Span<double> factor = stackalloc double[r * r];
        Precision.CopyTo(factor);
        if (!SmallCholesky.Factor(factor, r))
            throw new ArithmeticException("the precision of the random effects is not positive definite");
        for (var j = 0; j < r; j++)
        {
            for (var i = j; i < r; i++)
            {
                var value = factor[(i * r) + j];
                w[CovariancePrior.HalfIndex(i, j, r)] = i == j ? Math.Log(value) : value;
            }
        }
    }
}
