namespace NgHvi;

/// <summary>The functions of θ of a <see cref="LinearMixedModel"/> with their scratch memory.</summary>
internal sealed class LinearMixedEvaluator : IModelEvaluator
{
    private readonly LinearMixedModel model;
    private readonly int q;
    private readonly int r;
    private readonly int covarianceLength;
    private readonly GroupSums sums;
    private readonly LinearMixedParameters parameters;
    private readonly double[] shift;
    private readonly double[] factor;
    private readonly double[] precision;
    private readonly double[] posteriorFactor;
    private readonly double[] gain;
    private readonly double[] work;
    private readonly double[] product;
    private readonly Vector<double>[] vectors;
    private readonly double[] determinants;
    private readonly GroupArrays? direct;
    private GroupArrays? allGroups;
    private double[] normals = [];
    private double[] allDeterminants = [];

    public LinearMixedEvaluator(LinearMixedModel model)
    {
        this.model = model;
        (q, r) = (model.Data.FixedCount, model.Data.RandomCount);
        covarianceLength = r * (r + 1) / 2;
        sums = new GroupSums(q, r);
        parameters = new LinearMixedParameters(model.Data);
        (shift, factor, precision) = (parameters.Shift, parameters.Factor, parameters.Precision);
        posteriorFactor = new double[r * r];
        gain = new double[r * r];
        work = new double[r * r];
        product = new double[q];
        vectors = new Vector<double>[GroupKernel.WorkLength(q, r)];
        direct = model.DirectGroups;
        determinants = new double[(direct?.VectorCount ?? 0) * Vector<double>.Count];
    }

    /// <inheritdoc/>
    public double Collapsed(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        parameters.Read(theta, out var inverseVariance, out var logVariance);
        sums.Clear();
        foreach (var groups in model.Classes)
        {
            AddClass(groups, inverseVariance);
        }

        if (direct is not null)
        {
            GroupKernel.Accumulate(direct, precision, inverseVariance, shift, default, determinants, vectors, sums);
        }

        return Finish(theta, gradient, inverseVariance, logVariance);
    }

    /// <inheritdoc/>
    public double Drawn(ReadOnlySpan<double> theta, LatentDraw draw, Span<double> gradient)
    {
        if (allGroups is null)
        {
            allGroups = direct?.Count == model.Data.GroupCount
                ? direct
                : new GroupArrays(model.Data, Enumerable.Range(0, model.Data.GroupCount).ToList());
            var padded = allGroups.VectorCount * Vector<double>.Count;
            normals = new double[r * padded];
            allDeterminants = new double[padded];
        }

        parameters.Read(theta, out var inverseVariance, out var logVariance);
        FillNormals(draw.Key);
        sums.Clear();
        GroupKernel.Accumulate(allGroups, precision, inverseVariance, shift, normals, allDeterminants, vectors, sums);
        return Finish(theta, gradient, inverseVariance, logVariance);
    }

    /// <inheritdoc/>
    public double LogJacobian(ReadOnlySpan<double> theta)
    {
        parameters.Read(theta, out _, out var logVariance);
        return logVariance + (r == 1 ? theta[q] : CovariancePrior.LogJacobian(factor, r));
    }

    /// <inheritdoc/>
    public double LogPrior(ReadOnlySpan<double> theta)
    {
        parameters.Read(theta, out _, out _);
        return AddPrior(theta, new double[theta.Length]);
    }

    /// <inheritdoc/>
    public void Report(ReadOnlySpan<double> theta, Span<double> values)
    {
        theta[..q].CopyTo(values);
        if (r == 1)
        {
            values[q] = Math.Exp(theta[q]);
        }
        else
        {
            parameters.Read(theta, out _, out _);
            parameters.Covariance(values.Slice(q, r * r));
        }

        values[q + (r * r)] = Math.Exp(theta[q + covarianceLength]);
    }

    /// <summary>
    /// The conditional moments of every group's α given θ: means (K×r) and covariances (K×r×r), row-major.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void ConditionalMoments(ReadOnlySpan<double> theta, Span<double> means, Span<double> covariances)
    {
        parameters.Read(theta, out var inverseVariance, out _);
        var data = model.Data;
        for (var k = 0; k < data.GroupCount; k++)
        {
            var mean = means.Slice(k * r, r);
            for (var i = 0; i < r; i++)
            {
                var t = data.CrossZr(i)[k];
                for (var j = 0; j < q; j++)
                {
                    t -= data.CrossZX(i, j)[k] * shift[j];
                }

                mean[i] = t * inverseVariance;
                for (var j = 0; j <= i; j++)
                {
                    posteriorFactor[(i * r) + j] = precision[(i * r) + j] + (inverseVariance * data.GramZ(i, j)[k]);
                }
            }

            RequireDefinite(SmallCholesky.Factor(posteriorFactor, r), k);
            SmallCholesky.Solve(posteriorFactor, r, mean);
            SmallCholesky.Invert(posteriorFactor, r, covariances.Slice(k * r * r, r * r));
        }
    }

    /// <summary>√Σ_ii at θ, length r.</summary>
    internal void StandardDeviations(ReadOnlySpan<double> theta, Span<double> destination)
    {
        parameters.Read(theta, out _, out _);
        var covariance = new double[r * r];
        parameters.Covariance(covariance);
        for (var i = 0; i < r; i++)
        {
            destination[i] = Math.Sqrt(covariance[i * (r + 1)]);
        }
    }

    private static void RequireDefinite(bool definite, int k)
    {
        if (!definite)
        {
            throw new ArithmeticException($"The conditional precision of group {k + 1} is not positive definite; θ is out of range.");
        }
    }

    /// <summary>The i-th normal of group k is at position i·K + k of the stream, whatever the width of a vector; padding stays 0.</summary>
    private void FillNormals(RandomKey key)
    {
        var padded = allGroups!.VectorCount * Vector<double>.Count;
        for (var i = 0; i < r; i++)
        {
            NormalSampler.Fill(key, (long)i * allGroups.Count, normals.AsSpan(i * padded, allGroups.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddClass(GroupClass groups, double inverseVariance)
    {
        for (var i = 0; i < r * r; i++)
        {
            posteriorFactor[i] = precision[i] + (inverseVariance * groups.Gram[i]);
        }

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

    /// <summary>Adds Σ m_k m_kᵀ = gain·(Σ t tᵀ)·gain, with Σ t tᵀ in <see cref="work"/>.</summary>
    private void AddGainMoments(double[] gram)
    {
        for (var i = 0; i < r; i++)
        {
            for (var j = 0; j < r; j++)
            {
                double value = 0;
                for (var a = 0; a < r; a++)
                {
                    for (var c = 0; c < r; c++)
                    {
                        value += gain[(i * r) + a] * work[(a * r) + c] * gain[(c * r) + j];
                    }
                }

                sums.Moments[(i * r) + j] += value;
                sums.FittedSquares += value * gram[(i * r) + j];
            }
        }
    }

    /// <summary>Log density and gradient from the sums (method sections 4.1 and 4.2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Finish(ReadOnlySpan<double> theta, Span<double> gradient, double inverseVariance, double logVariance)
    {
        var data = model.Data;
        var (n, groupCount) = (data.RowCount, data.GroupCount);
        double squares = data.ResidualSquares;
        gradient.Clear();
        var beta = gradient[..q];
        for (var a = 0; a < q; a++)
        {
            var fitted = FixedOrder.Dot(data.GramX.Slice(a * q, q), shift);
            beta[a] = inverseVariance * (data.CrossXr[a] - fitted - sums.Cross[a]);
            squares -= shift[a] * ((2 * data.CrossXr[a]) - fitted);
        }

        var expected = squares - (2 * sums.Projected) + sums.FittedSquares;
        gradient[q + covarianceLength] = 0.5 * ((inverseVariance * expected) - n);
        var logPrecision = AddCovarianceGradient(theta, gradient.Slice(q, covarianceLength), groupCount);
        var logLikelihood = -0.5 * ((n * (Math.Log(2 * Math.PI) + logVariance)) + sums.LogDeterminant - (groupCount * logPrecision)
            + (inverseVariance * (squares - sums.Explained)));
        return logLikelihood + AddPrior(theta, gradient);
    }

    /// <summary>Adds the likelihood's gradient in w; returns log|Ω|.</summary>
    private double AddCovarianceGradient(ReadOnlySpan<double> theta, Span<double> gradient, int groupCount)
    {
        if (r == 1)
        {
            gradient[0] += 0.5 * ((precision[0] * sums.Moments[0]) - groupCount);
            return -theta[q];
        }

        double logPrecision = 0;
        for (var i = 0; i < r; i++)
        {
            logPrecision += 2 * Math.Log(factor[(i * r) + i]);
            for (var j = 0; j <= i; j++)
            {
                double sum = 0;
                for (var l = j; l < r; l++)
                {
                    sum += sums.Moments[(i * r) + l] * factor[(l * r) + j];
                }

                gradient[CovariancePrior.HalfIndex(i, j, r)] += i == j ? groupCount - (factor[(i * r) + i] * sum) : -sum;
            }
        }

        return logPrecision;
    }

    private double AddPrior(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        var value = model.Priors.Fixed.AddLogDensity(theta[..q], gradient[..q])
            + model.Priors.RandomEffects.AddLogDensity(factor, r, gradient.Slice(q, covarianceLength))
            + model.Priors.Residual.LogDensity(theta[q + covarianceLength], out var derivative);
        gradient[q + covarianceLength] += derivative;
        return value;
    }
}
