namespace NgHvi;

/// <summary>Linear Gaussian models: O(K·(q·r + r³)), or O(q²r²) for groups that share Z_kᵀZ_k.</summary>
internal sealed class SufficientStatistics(MixedDensity model) : DensityKernel
{
    private readonly GroupedStatistics data = model.Statistics;
    private readonly IReadOnlyList<GroupClass> classes = model.Classes.Classes;
    private readonly GroupArrays? direct = model.Classes.Direct;
    private readonly int q = model.Statistics.FixedCount, r = model.RandomCount;
    private readonly GroupSums sums = new(model.Statistics.FixedCount, model.RandomCount);
    private readonly double[] shift = new double[model.Statistics.FixedCount], product = new double[model.Statistics.FixedCount];
    private readonly double[] posteriorFactor = Square(model), gain = Square(model), work = Square(model);

    public override int GroupCount => data.GroupCount;

    public override double Integrate(ReadOnlySpan<double> theta, ModelParameters parameters, Span<double> gradient, Span<double> moments)
    {
        var inverseVariance = Begin(parameters);
        foreach (var groups in classes) AddClass(groups, parameters.Precision, inverseVariance);
        if (direct is not null) sums.Add(direct, parameters.Precision, inverseVariance, shift);
        return Finish(parameters, gradient, moments, inverseVariance);
    }

    public override double Draw(
        ReadOnlySpan<double> theta, ModelParameters parameters, LatentDraw draw, Span<double> gradient, Span<double> moments)
    {
        var inverseVariance = Begin(parameters);
        sums.Draw(model.AllGroups, draw.Key, parameters.Precision, inverseVariance, shift);
        return Finish(parameters, gradient, moments, inverseVariance);
    }

    private static double[] Square(MixedDensity model) => new double[model.RandomCount * model.RandomCount];

    private double Begin(ModelParameters parameters)
    {
        TensorPrimitives.Subtract(parameters.Coefficients.AsSpan(0, q), data.Reference, shift);
        sums.Clear();
        return Math.Exp(-parameters.Response[0]);
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
        for (var i = 0; i < r; i++) for (var j = 0; j < r; j++)
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

        sums.Explained += explained;
        sums.Projected += explained;
        // Σ m_k m_kᵀ = gain·(Σ t tᵀ)·gain.
        for (var i = 0; i < r; i++) for (var j = 0; j < r; j++)
        {
            double value = 0;
            for (var a = 0; a < r; a++) for (var c = 0; c < r; c++) value += gain[(i * r) + a] * work[(a * r) + c] * gain[(c * r) + j];
            sums.Moments[(i * r) + j] += value;
            sums.FittedSquares += value * groups.Gram[(i * r) + j];
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
