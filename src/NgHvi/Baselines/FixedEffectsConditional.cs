namespace NgHvi;

/// <summary>
/// The conditional normal distribution of β, N(Q⁻¹c, Q⁻¹) about β₀, with the random effects given or integrated out. Holds the distribution
/// last asked for; not safe for use by several threads.
/// </summary>
internal sealed class FixedEffectsConditional
{
    private readonly LinearMixedModel model;
    private readonly double[] factor;
    private readonly double[] mean;
    private readonly double[] offset;
    private readonly Vector<double>[] work;

    public FixedEffectsConditional(LinearMixedModel model)
    {
        this.model = model;
        var q = model.Data.FixedCount;
        (factor, mean, offset) = (new double[q * q], new double[q], new double[q]);
        work = new Vector<double>[MarginalInformationKernel.WorkLength(q, model.Data.RandomCount)];
        for (var j = 0; j < q; j++)
        {
            offset[j] = model.Priors.Fixed.Mean[j] - model.Data.Reference[j];
        }
    }

    /// <summary>E[β], length q.</summary>
    public ReadOnlySpan<double> Mean => mean;

    /// <summary>R with RRᵀ = Q, the inverse of the covariance; q×q, of which only the lower triangle is meant.</summary>
    public ReadOnlySpan<double> Factor => factor;

    /// <summary>β | α, σ²: Q = Λ + XᵀX/σ² with Λ the prior precision (method section 5.1).</summary>
    /// <param name="inverseVariance">1/σ².</param>
    /// <param name="cross">Σ_k X_kᵀZ_kα_k, length q.</param>
    public void GivenRandomEffects(double inverseVariance, ReadOnlySpan<double> cross)
    {
        Begin(inverseVariance);
        for (var j = 0; j < mean.Length; j++)
        {
            mean[j] -= inverseVariance * cross[j];
        }

        Complete();
    }

    /// <summary>β | Ω, σ²: Q = Λ + Xᵀ(ZΣZᵀ + σ²I)⁻¹X.</summary>
    /// <param name="inverseVariance">1/σ².</param>
    /// <param name="omega">Ω, r×r.</param>
    public void Marginal(double inverseVariance, ReadOnlySpan<double> omega)
    {
        Begin(inverseVariance);
        foreach (var groups in model.Classes)
        {
            MarginalInformationKernel.Subtract(groups, omega, inverseVariance, factor, mean);
        }

        if (model.DirectGroups is { } direct)
        {
            MarginalInformationKernel.Subtract(direct, omega, inverseVariance, work, factor, mean);
        }

        Complete();
    }

    /// <summary>β = mean + R⁻ᵀ·normals.</summary>
    /// <param name="normals">Length q; receives scratch.</param>
    /// <param name="beta">Receives β, length q.</param>
    public void Draw(Span<double> normals, Span<double> beta)
    {
        SmallCholesky.SolveLowerTransposed(factor, mean.Length, normals);
        TensorPrimitives.Add(mean, normals, beta);
    }

    private void Begin(double inverseVariance)
    {
        var data = model.Data;
        var prior = model.Priors.Fixed.Precision;
        TensorPrimitives.MultiplyAdd(data.GramX, inverseVariance, prior, factor);
        var q = mean.Length;
        for (var j = 0; j < q; j++)
        {
            mean[j] = (inverseVariance * data.CrossXr[j]) + FixedOrder.Dot(prior.Slice(j * q, q), offset);
        }
    }

    private void Complete()
    {
        var q = mean.Length;
        if (!SmallCholesky.Factor(factor, q))
        {
            throw new ArithmeticException("The conditional precision of the fixed effects is not positive definite; rescale the columns of X or tighten the prior.");
        }

        SmallCholesky.Solve(factor, q, mean);
        TensorPrimitives.Add(mean, model.Data.Reference, mean);
    }
}
