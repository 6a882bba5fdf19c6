namespace NgHvi;

/// <summary>One chain of <see cref="Gibbs"/>; keeps only sums over groups, so no sweep costs O(n).</summary>
internal sealed class GibbsChain(MixedDensity model, GroupArrays groups, RandomKey key) // Call Begin or Exchange next.
{
    private readonly GroupedStatistics data = model.Statistics;
    private readonly RandomCovariance covariance = model.Covariance;
    private readonly double[] theta = new double[model.Statistics.FixedCount + 1 + model.Covariance.Length];
    private readonly double[] fixedNormals = new double[model.Statistics.FixedCount], shift = new double[model.Statistics.FixedCount];
    private readonly int q = model.Statistics.FixedCount, r = model.Statistics.RandomCount;
    private int sweep;
    private double projection;

    private enum Purpose { FixedEffects, RandomEffects, Covariance, Residual, Scale }

    public ReadOnlySpan<double> Theta => theta; // (β, log σ², w).
    public FixedEffectsConditional FixedEffects { get; } = new(model);
    public ScaleMove Scale { get; } = new(model.Covariance.Prior, model.Statistics.RandomCount);
    public double[] Precision { get; } = new double[model.Statistics.RandomCount * model.Statistics.RandomCount]; // Ω.
    public double ResidualVariance { get; private set; } // σ².
    public GroupSums Sums { get; } = new(model.Statistics.FixedCount, model.Statistics.RandomCount);

    public void Begin(ReadOnlySpan<double> start)
    {
        start.CopyTo(theta);
        ResidualVariance = Math.Exp(theta[q]);
        covariance.Read(theta.AsSpan(q + 1), new double[r * r], Precision);
        DrawRandomEffects(key.Fold(0));
    }

    public void Advance(bool isJoint)
    {
        var stream = key.Fold(sweep + 1);
        NormalSampler.Fill(Stream(stream, Purpose.FixedEffects), fixedNormals);
        if (isJoint) FixedEffects.Marginal(1 / ResidualVariance, Precision);
        else FixedEffects.GivenRandomEffects(1 / ResidualVariance, Sums.Cross);
        FixedEffects.Draw(fixedNormals, theta.AsSpan(0, q));
        if (isJoint)
        {
            DrawRandomEffects(stream);
            if (r > 0) projection *= Scale.Apply(Sums, Precision, ResidualVariance, Stream(stream, Purpose.Scale));
        }

        if (r > 0)
            VarianceConditionals.Draw(
                covariance.Prior, data.GroupCount, Sums.Moments, new(Stream(stream, Purpose.Covariance)), Precision);
        ResidualVariance = VarianceConditionals.Draw(
            model.Priors.Parameters[0], ResidualVariance, data.RowCount, ResidualSquares(), new(Stream(stream, Purpose.Residual)));
        if (!isJoint) DrawRandomEffects(stream);
        theta[q] = Math.Log(ResidualVariance);
        WritePrecision(theta.AsSpan(q + 1));
        if (!FixedOrder.AreFinite(theta))
            throw new ArithmeticException("a drawn parameter is not finite; rescale the data or choose another start");
        sweep++;
    }

    public double ResidualSquares() // ‖y − Xβ − Zα‖².
    {
        TensorPrimitives.Subtract(theta.AsSpan(0, q), data.Reference, shift);
        var squares = data.ResidualSquares + Sums.FittedSquares - (2 * projection);
        for (var a = 0; a < q; a++)
            squares -= shift[a] * ((2 * (data.CrossXr[a] - Sums.Cross[a])) - FixedOrder.Dot(data.GramX.Slice(a * q, q), shift));
        return Math.Max(0, squares); // Rounding may make it slightly negative.
    }

    public void Exchange(StateArchive archive, int chain)
    {
        sweep = archive.Exchange($"sweep{chain}", sweep);
        archive.Fill(
            ($"theta{chain}", theta), ($"precision{chain}", Precision), ($"moments{chain}", Sums.Moments), ($"cross{chain}", Sums.Cross));
        ResidualVariance = archive.Exchange($"variance{chain}", ResidualVariance);
        Sums.FittedSquares = archive.Exchange($"fitted{chain}", Sums.FittedSquares);
        projection = archive.Exchange($"projection{chain}", projection);
    }

    public void Refresh() // After a draw of α into Sums.
    {
        TensorPrimitives.Subtract(theta.AsSpan(0, q), data.Reference, shift);
        projection = Sums.Projected + FixedOrder.Dot(shift, Sums.Cross);
    }

    private static RandomKey Stream(RandomKey sweep, Purpose purpose) => sweep.Fold((int)purpose);

    private void DrawRandomEffects(RandomKey stream) // α_k ~ N(P_k⁻¹Z_kᵀ(y_k − X_kβ)/σ², P_k⁻¹).
    {
        TensorPrimitives.Subtract(theta.AsSpan(0, q), data.Reference, shift);
        Sums.Clear();
        Sums.Draw(groups, Stream(stream, Purpose.RandomEffects), Precision, 1 / ResidualVariance, shift);
        Refresh();
    }

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
        CovariancePrior.Write(factor, r, w);
    }
}
