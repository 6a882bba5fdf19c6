namespace NgHvi;

/// <summary>
/// The conditional normal distribution of β, N(Q⁻¹c, Q⁻¹), with the random effects given or integrated out: the one last asked for.
/// </summary>
internal sealed class FixedEffectsConditional
{
    private readonly GroupedStatistics data;
    private readonly FixedEffectsPrior prior;
    private readonly IReadOnlyList<GroupClass> classes;
    private readonly GroupArrays? direct;
    private readonly double[] factor;
    private readonly double[] mean;
    private readonly double[] offset;
    private readonly Vector8[] work;

    public FixedEffectsConditional(GroupedStatistics data, FixedEffectsPrior prior, IReadOnlyList<GroupClass> classes, GroupArrays? direct)
    {
        (this.data, this.prior, this.classes, this.direct) = (data, prior, classes, direct);
        var q = data.FixedCount;
        (factor, mean, offset) = (new double[q * q], new double[q], new double[q]);
        work = new Vector8[MarginalInformationKernel.WorkLength(q, data.RandomCount)];
        TensorPrimitives.Subtract(prior.Mean, data.Reference, offset);
    }

    public ReadOnlySpan<double> Mean => mean; // E[β], length q.
    /// <summary>R with RRᵀ = Q, the inverse of the covariance; q×q, of which only the lower triangle is meant.</summary>
    public ReadOnlySpan<double> Factor => factor;

    /// <summary>β | α, σ²: Q = Λ + XᵀX/σ² with Λ the prior precision (method section 5.1).</summary>
    public void GivenRandomEffects(double inverseVariance, ReadOnlySpan<double> cross)
    {
        Begin(inverseVariance);
        for (var j = 0; j < mean.Length; j++) mean[j] -= inverseVariance * cross[j];
        Complete();
    }

    /// <summary>β | Ω, σ²: Q = Λ + Xᵀ(ZΣZᵀ + σ²I)⁻¹X.</summary>
    public void Marginal(double inverseVariance, ReadOnlySpan<double> omega)
    {
        Begin(inverseVariance);
        foreach (var groups in classes)
            MarginalInformationKernel.Subtract(groups, omega, inverseVariance, factor, mean);
        if (direct is not null) MarginalInformationKernel.Subtract(direct, omega, inverseVariance, work, factor, mean);
        Complete();
    }

    /// <summary>β = mean + R⁻ᵀ·normals.</summary>
    public void Draw(Span<double> normals, Span<double> beta)
    {
        SmallCholesky.SolveLowerTransposed(factor, mean.Length, normals);
        TensorPrimitives.Add(mean, normals, beta);
    }

    private void Begin(double inverseVariance)
    {
        TensorPrimitives.MultiplyAdd(data.GramX, inverseVariance, prior.Precision, factor);
        var q = mean.Length;
        for (var j = 0; j < q; j++)
            mean[j] = (inverseVariance * data.CrossXr[j]) + FixedOrder.Dot(prior.Precision.AsSpan(j * q, q), offset);
    }

    private void Complete()
    {
        var q = mean.Length;
        if (!SmallCholesky.Factor(factor, q))
        {
            throw new ArithmeticException(
                "The conditional precision of the fixed effects is not positive definite; rescale the columns of X or tighten the prior.");
        }

        SmallCholesky.Solve(factor, q, mean);
        TensorPrimitives.Add(mean, data.Reference, mean);
    }
}
