namespace NgHvi;

/// <summary>
/// Gaussian responses: α_k | θ, y ~ N(P_k⁻¹Z_kᵀe_k/σ², P_k⁻¹) with P_k = Ω + Z_kᵀZ_k/σ² and e_k = y_k − Z_kβ (method section 4.2).
/// </summary>
internal sealed class GaussianKernel(DeepModel model) : PackKernel(model)
{
    private readonly Vector512<double>[] combined = new Vector512<double>[model.CoefficientCount];
    private readonly Vector512<double>[] noise = new Vector512<double>[model.RandomCount];
    private readonly int[] randomIndex = Invert(model);
    private double[] residuals = [];

    /// <inheritdoc/>
    public override void Moments(in FeatureBlock block, in RowPack pack, DeepParameters parameters)
    {
        Solve(block, pack, parameters);
        LaneCholesky.Invert(Factor, R, Work, Covariance);
    }

    /// <inheritdoc/>
    public override void Integrate(in FeatureBlock block, in RowPack pack, DeepParameters parameters, StripeSums sums)
    {
        Moments(block, pack, parameters);
        AddLogDensity(block, pack, parameters, sums);
        AddSquares(pack, sums);
        var fitted = Vector512<double>.Zero;
        for (var a = 0; a < R; a++)
        {
            for (var b = 0; b < R; b++)
            {
                sums.Moments[(a * R) + b] += pack.Presence * Covariance[(a * R) + b];
                fitted += Covariance[(a * R) + b] * Gram[(Math.Max(a, b) * R) + Math.Min(a, b)];
            }
        }

        sums.Squares += pack.Presence * fitted;
        AddRows(block, pack, parameters, sums, isIntegrated: true);
    }

    /// <inheritdoc/>
    public override void Draw(
        in FeatureBlock block, in RowPack pack, DeepParameters parameters, LatentDraw draw, ReadOnlySpan<double> normals, StripeSums sums)
    {
        Solve(block, pack, parameters);
        AddLogDensity(block, pack, parameters, sums);
        if (draw.Sweeps == 0)
        {
            Gather(pack, normals, noise);
            LaneCholesky.SolveUpper(Factor, R, noise);
            for (var i = 0; i < R; i++)
            {
                Alpha[i] += noise[i];
            }
        }
        else
        {
            Sweep(pack, parameters, draw, normals);
        }

        AddSquares(pack, sums);
        AddRows(block, pack, parameters, sums, isIntegrated: false);
    }

    private static int[] Invert(DeepModel model)
    {
        var result = new int[model.CoefficientCount];
        result.AsSpan().Fill(-1);
        for (var i = 0; i < model.RandomCount; i++)
        {
            result[model.RandomFeatures[i]] = i;
        }

        return result;
    }

    /// <summary>Conditional means into <see cref="PackKernel.Alpha"/>.</summary>
    private void Solve(in FeatureBlock block, in RowPack pack, DeepParameters parameters)
    {
        if (residuals.Length < block.Rows)
        {
            residuals = new double[block.Rows];
        }

        var (start, length) = (pack.Start, pack.Slots * RowPack.Lanes);
        FillFixedPart(block, pack, parameters.Beta, residuals);
        TensorPrimitives.Subtract(block.Response.Slice(start, length), residuals.AsSpan(start, length), residuals.AsSpan(start, length));
        FillGram(block, pack);
        FillCross(block, pack, residuals);
        FactorPrecision(parameters.Precision, parameters.InverseVariance);
        for (var i = 0; i < R; i++)
        {
            Alpha[i] = Cross[i] * parameters.InverseVariance;
        }

        LaneCholesky.SolveLower(Factor, R, Alpha);
        LaneCholesky.SolveUpper(Factor, R, Alpha);
    }

    /// <summary>−½(e'e − t'm)/σ² of log p(y | θ); what is the same for all rows is added once by the evaluator.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddLogDensity(in FeatureBlock block, in RowPack pack, DeepParameters parameters, StripeSums sums)
    {
        ref var e = ref MemoryMarshal.GetReference(residuals.AsSpan());
        var explained = Vector512<double>.Zero;
        for (var i = 0; i < R; i++)
        {
            explained += Cross[i] * Alpha[i];
        }

        var squares = -pack.Presence * explained;
        var end = pack.Start + (pack.Slots * RowPack.Lanes);
        for (var i = pack.Start; i < end; i += RowPack.Lanes)
        {
            var value = Vector512.LoadUnsafe(ref e, (nuint)i);
            squares = Lanes.MultiplyAdd(value, value, squares);
        }

        sums.LogDensity -= 0.5 * parameters.InverseVariance * squares;
        sums.LogDeterminants += LogDeterminants(pack);
    }

    /// <summary>Gibbs sweeps over the coefficients of α_k from the carried value.</summary>
    private void Sweep(in RowPack pack, DeepParameters parameters, LatentDraw draw, ReadOnlySpan<double> normals)
    {
        var scale = parameters.InverseVariance;
        Gather(pack, draw.Latents, Alpha);
        var perSweep = normals.Length / draw.Sweeps;
        for (var sweep = 0; sweep < draw.Sweeps; sweep++)
        {
            Gather(pack, normals.Slice(sweep * perSweep, perSweep), noise);
            for (var a = 0; a < R; a++)
            {
                var pull = Cross[a] * scale;
                for (var b = 0; b < R; b++)
                {
                    if (b != a)
                    {
                        pull -= Alpha[b] * (Vector512.Create(parameters.Precision[(a * R) + b]) + (scale * Gram[(Math.Max(a, b) * R) + Math.Min(a, b)]));
                    }
                }

                var precision = Vector512.Create(parameters.Precision[a * (R + 1)]) + (scale * Gram[a * (R + 1)]);
                Alpha[a] = (pull / precision) + (noise[a] / Vector512.Sqrt(precision));
            }
        }

        if (pack.IsShared)
        {
            // Lanes of one group drew the same numbers, so they hold one α.
            for (var i = 0; i < R; i++)
            {
                Alpha[i] = Vector512.Create(Alpha[i].ToScalar());
            }
        }

        StoreLatents(pack, draw.Latents);
    }

    /// <summary>The gradient in β and the sensitivities of the features, row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRows(in FeatureBlock block, in RowPack pack, DeepParameters parameters, StripeSums sums, bool isIntegrated)
    {
        ref var z = ref MemoryMarshal.GetReference(block.Features);
        ref var e = ref MemoryMarshal.GetReference(residuals.AsSpan());
        ref var s = ref MemoryMarshal.GetReference(block.Sensitivity);
        var needsSensitivity = block.Sensitivity.Length > 0;
        var scale = Vector512.Create(parameters.InverseVariance);
        for (var f = 0; f < C; f++)
        {
            combined[f] = Vector512.Create(parameters.Beta[f]) + (randomIndex[f] < 0 ? Vector512<double>.Zero : Alpha[randomIndex[f]]);
        }

        var squares = Vector512<double>.Zero;
        var end = pack.Start + (pack.Slots * RowPack.Lanes);
        for (var i = pack.Start; i < end; i += RowPack.Lanes)
        {
            var q = Vector512.LoadUnsafe(ref e, (nuint)i) - RandomPart(ref z, block.Rows, i, Alpha);
            squares = Lanes.MultiplyAdd(q, q, squares);
            for (var f = 0; f < C; f++)
            {
                sums.Fixed[f] = Lanes.MultiplyAdd(q, Vector512.LoadUnsafe(ref z, (nuint)((f * block.Rows) + i)), sums.Fixed[f]);
            }

            if (!needsSensitivity)
            {
                continue;
            }

            for (var f = 1; f < C; f++)
            {
                var value = q * combined[f];
                var a = randomIndex[f];
                if (isIntegrated && a >= 0)
                {
                    for (var b = 0; b < R; b++)
                    {
                        value -= Covariance[(a * R) + b] * Vector512.LoadUnsafe(ref z, (nuint)((RandomFeatures[b] * block.Rows) + i));
                    }
                }

                (value * scale).StoreUnsafe(ref s, (nuint)(((f - 1) * block.Rows) + i));
            }
        }

        sums.Squares += squares;
    }
}
