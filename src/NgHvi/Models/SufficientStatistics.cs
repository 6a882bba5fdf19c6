namespace NgHvi;

/// <summary>Linear Gaussian models from sums over the rows of each group: O(K·(q·r + r³)), or O(q²r²) for all groups that share Z_kᵀZ_k;
/// never O(n) (method sections 4.1 and 4.2).</summary>
internal sealed class SufficientStatistics : DensityKernel
{
    private readonly GroupedStatistics data;
    private readonly IReadOnlyList<GroupClass> classes;
    private readonly GroupArrays? direct;
    private readonly int q;
    private readonly int r;
    private readonly GroupSums sums;
    private readonly double[] shift;
    private readonly double[] posteriorFactor;
    private readonly double[] gain;
    private readonly double[] work;
    private readonly double[] product;
    private readonly Vector8[] vectors;
    private readonly double[] determinants;
    private GroupArrays? allGroups;
    private double[] normals = [];
    private double[] allDeterminants = [];

    public SufficientStatistics(MixedDensity model)
    {
        (data, (classes, direct)) = (model.Statistics, model.Classes);
        (q, r) = (data.FixedCount, data.RandomCount);
        sums = new GroupSums(q, r);
        shift = new double[q];
        posteriorFactor = new double[r * r];
        gain = new double[r * r];
        work = new double[r * r];
        product = new double[q];
        vectors = new Vector8[GroupKernel.WorkLength(q, r)];
        determinants = new double[(direct?.VectorCount ?? 0) * RowPack.Lanes];
    }

    public override int GroupCount => data.GroupCount;

    public override double Integrate(ReadOnlySpan<double> theta, ModelParameters parameters, Span<double> gradient, Span<double> moments)
    {
        var inverseVariance = Begin(parameters);
        foreach (var groups in classes) AddClass(groups, parameters.Precision, inverseVariance);
        if (direct is not null)
            GroupKernel.Accumulate(direct, parameters.Precision, inverseVariance, shift, default, determinants, vectors, sums);

        return Finish(parameters, gradient, moments, inverseVariance);
    }

    public override double Draw(
        ReadOnlySpan<double> theta, ModelParameters parameters, LatentDraw draw, Span<double> gradient, Span<double> moments)
    {
        if (allGroups is null)
        {
            allGroups = direct?.Count == data.GroupCount ? direct : new GroupArrays(data, Enumerable.Range(0, data.GroupCount).ToList());
            var padded = allGroups.VectorCount * RowPack.Lanes;
            normals = new double[r * padded];
            allDeterminants = new double[padded];
        }

        var inverseVariance = Begin(parameters);
        FillNormals(draw.Key);
        GroupKernel.Accumulate(allGroups, parameters.Precision, inverseVariance, shift, normals, allDeterminants, vectors, sums);
        return Finish(parameters, gradient, moments, inverseVariance);
    }

    private double Begin(ModelParameters parameters)
    {
        TensorPrimitives.Subtract(parameters.Coefficients.AsSpan(0, q), data.Reference, shift);
        sums.Clear();
        return Math.Exp(-parameters.Response[0]);
    }

    // The i-th normal of group k is at position i·K + k of the stream, whatever the width of a vector; padding stays 0.
    private void FillNormals(RandomKey key)
    {
        var padded = allGroups!.VectorCount * RowPack.Lanes;
        for (var i = 0; i < r; i++) NormalSampler.Fill(key, (long)i * allGroups.Count, normals.AsSpan(i * padded, allGroups.Count));
    }

    [MethodImpl(AggressiveOptimization)]
    private void AddClass(GroupClass groups, double[] precision, double inverseVariance)
    {
        for (var i = 0; i < r * r; i++) posteriorFactor[i] = precision[i] + (inverseVariance * groups.Gram[i]);
        if (!SmallCholesky.Factor(posteriorFactor, r))
        {
            sums.LogDeterminant = double.NaN;
            return;
        }

        sums.LogDeterminant += groups.Count * SmallCholesky.LogDeterminant(posteriorFactor, r);
        SmallCholesky.Invert(posteriorFactor, r, gain);
        for (var i = 0; i < r * r; i++)
        {
            sums.Moments[i] += groups.Count * gain[i];
            sums.FittedSquares += groups.Count * gain[i] * groups.Gram[i];
            gain[i] *= inverseVariance;
        }

        double explained = 0;
        for (var i = 0; i < r; i++)
        {
            for (var j = 0; j < r; j++)
            {
                // Σ_k t_i t_j = squares − bᵀ(linear_ij + linear_ji) + bᵀ quadratic_ij b; Σ_k X-row_i t_j = linear_ij − quadratic_ij b.
                var pair = (i * r) + j;
                var linear = groups.Linear.AsSpan(pair * q, q);
                var mirrored = groups.Linear.AsSpan(((j * r) + i) * q, q);
                double square = groups.Squares[pair];
                for (var a = 0; a < q; a++)
                {
                    var fitted = FixedOrder.Dot(groups.Quadratic.AsSpan(((pair * q) + a) * q, q), shift);
                    product[a] = linear[a] - fitted;
                    square -= shift[a] * (linear[a] + mirrored[a] - fitted);
                }

                work[pair] = square;
                explained += gain[pair] * square;
                TensorPrimitives.MultiplyAdd(product, gain[pair], sums.Cross, sums.Cross);
            }
        }

        sums.Explained += explained;
        sums.Projected += explained;
        AddGainMoments(groups.Gram);
    }

    // Adds Σ m_k m_kᵀ = gain·(Σ t tᵀ)·gain, with Σ t tᵀ in work.
    private void AddGainMoments(double[] gram)
    {
        for (var i = 0; i < r; i++)
        {
            for (var j = 0; j < r; j++)
            {
                double value = 0;
                for (var a = 0; a < r; a++) for (var c = 0; c < r; c++) value += gain[(i * r) + a] * work[(a * r) + c] * gain[(c * r) + j];
                sums.Moments[(i * r) + j] += value;
                sums.FittedSquares += value * gram[(i * r) + j];
            }
        }
    }

    [MethodImpl(AggressiveOptimization)]
    private double Finish(ModelParameters parameters, Span<double> gradient, Span<double> moments, double inverseVariance)
    {
        double n = data.RowCount, squares = data.ResidualSquares;
        for (var a = 0; a < q; a++)
        {
            var fitted = FixedOrder.Dot(data.GramX.Slice(a * q, q), shift);
            gradient[a] = inverseVariance * (data.CrossXr[a] - fitted - sums.Cross[a]);
            squares -= shift[a] * ((2 * data.CrossXr[a]) - fitted);
        }

        var expected = squares - (2 * sums.Projected) + sums.FittedSquares;
        gradient[q] = 0.5 * ((inverseVariance * expected) - n);
        sums.Moments.CopyTo(moments);
        return -0.5 * ((n * (Math.Log(2 * Math.PI) + parameters.Response[0])) + sums.LogDeterminant
            + (inverseVariance * (squares - sums.Explained)));
    }
}
