namespace NgHvi;

/// <summary>N(Q⁻¹c, Q⁻¹), the conditional of β last asked for.</summary>
internal sealed class FixedEffectsConditional
{
    private readonly GroupedStatistics data;
    private readonly FixedEffectsPrior prior;
    private readonly IReadOnlyList<GroupClass> classes;
    private readonly GroupArrays? direct;
    private readonly double[] factor, mean, offset;
    private readonly Vector8[] work;

    public FixedEffectsConditional(MixedDensity model)
    {
        (data, prior, (classes, direct)) = (model.Statistics, model.Priors.Fixed, model.Classes);
        var (q, r) = (data.FixedCount, data.RandomCount);
        (factor, mean, offset) = (new double[q * q], new double[q], new double[q]);
        work = new Vector8[(r * r) + (r * (q + 1)) + ((q + 1) * (q + 2) / 2)];
        TensorPrimitives.Subtract(prior.Mean, data.Reference, offset);
    }

    public ReadOnlySpan<double> Mean => mean; // E[β].
    public ReadOnlySpan<double> Factor => factor; // R with RRᵀ = Q.

    public void GivenRandomEffects(double inverseVariance, ReadOnlySpan<double> cross) // β | α, σ²: Q = Λ + XᵀX/σ² (method section 5.1).
    {
        Begin(inverseVariance);
        for (var j = 0; j < mean.Length; j++) mean[j] -= inverseVariance * cross[j];
        Complete();
    }

    // β | Ω, σ²: Q = Λ + Xᵀ(ZΣZᵀ + σ²I)⁻¹X by Woodbury, P_k = Ω + Z_kᵀZ_k/σ².
    public void Marginal(double inverseVariance, ReadOnlySpan<double> omega)
    {
        Begin(inverseVariance);
        foreach (var groups in classes) Subtract(groups, omega, inverseVariance);
        if (direct is not null) Subtract(direct, omega, inverseVariance);
        Complete();
    }

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
        if (!SmallCholesky.Factor(factor, mean.Length))
            throw new ArithmeticException(
                "The conditional precision of the fixed effects is not positive definite; rescale the columns of X or tighten the prior.");
        SmallCholesky.Solve(factor, mean.Length, mean);
        TensorPrimitives.Add(mean, data.Reference, mean);
    }

    // In vector lanes. O(K(r³ + q r² + q² r)).
    private void Subtract(GroupArrays groups, ReadOnlySpan<double> omega, double inverseVariance)
    {
        var (q, r, vectors) = (mean.Length, data.RandomCount, groups.VectorCount);
        var gram = groups.GramZ;
        var zr = groups.CrossZr;
        var zx = groups.CrossZX;
        var root = work.AsSpan(0, r * r);
        var half = work.AsSpan(r * r, r * (q + 1));
        var sums = work.AsSpan((r * r) + (r * (q + 1)));
        sums.Clear();
        var scale = Vector512.Create(inverseVariance);
        for (var v = 0; v < vectors; v++)
        {
            for (int i = 0, index = v; i < r; i++)
                for (var j = 0; j <= i; j++, index += vectors)
                    root[(i * r) + j] = Vector512.Create(omega[(i * r) + j]) + (scale * gram[index]);
            LaneCholesky.Factor(root, r, half);
            for (var a = 0; a <= q; a++)
            {
                var column = half.Slice(a * r, r);
                for (var i = 0; i < r; i++) column[i] = scale * (a < q ? zx[(((i * q) + a) * vectors) + v] : zr[(i * vectors) + v]);
                LaneCholesky.SolveLower(root, r, column);
            }

            for (int a = 0, index = 0; a <= q; a++)
                for (var c = 0; c <= a; c++, index++)
                    for (var i = 0; i < r; i++) sums[index] += half[(a * r) + i] * half[(c * r) + i];
        }

        for (var a = 0; a < q; a++)
        {
            for (var c = 0; c <= a; c++) factor[(a * q) + c] -= Lanes.Sum(sums[(a * (a + 1) / 2) + c]);
            mean[a] -= Lanes.Sum(sums[(q * (q + 1) / 2) + a]);
        }
    }

    private void Subtract(GroupClass groups, ReadOnlySpan<double> omega, double inverseVariance) // Shared Z_kᵀZ_k. O(q²r²).
    {
        var (q, r) = (mean.Length, data.RandomCount);
        Span<double> precision = stackalloc double[r * r];
        Span<double> root = stackalloc double[r * r];
        for (var i = 0; i < r * r; i++) precision[i] = omega[i] + (inverseVariance * groups.Gram[i]);
        if (!SmallCholesky.Factor(precision, r))
            throw new ArithmeticException("The conditional precision of the random effects is not positive definite.");
        SmallCholesky.InvertLower(precision, r, root);
        for (var pair = 0; pair < r * r; pair++)
        {
            var (i, j) = (pair / r, pair % r);
            double gain = 0;
            for (var l = Math.Max(i, j); l < r; l++) gain += root[(l * r) + i] * root[(l * r) + j];
            gain *= inverseVariance * inverseVariance;
            for (var a = 0; a < q; a++)
            {
                mean[a] -= gain * groups.Linear[(pair * q) + a];
                for (var c = 0; c <= a; c++) factor[(a * q) + c] -= gain * groups.Quadratic[(((pair * q) + a) * q) + c];
            }
        }
    }
}
