namespace NgHvi;

/// <summary>Gaussian responses: α_k | θ, y ~ N(P_k⁻¹Z_kᵀe_k/σ², P_k⁻¹) with P_k = Ω + Z_kᵀZ_k/σ² and e_k = y_k − Z_kβ.</summary>
internal sealed class GaussianKernel(KernelShape shape) : PackKernel(shape)
{
    private readonly Vector8[] combined = new Vector8[shape.RegressorCount];
    private readonly Vector8[] noise = new Vector8[shape.RandomCount];
    private readonly int[] randomIndex = Invert(shape);
    private double[] residuals = [];
    private double inverseVariance;

    public override void Begin(ModelParameters parameters) => inverseVariance = Math.Exp(-parameters.Response[0]);

    public override void Moments(in FeatureBlock block, in RowPack pack, ModelParameters parameters)
    {
        Solve(block, pack, parameters);
        LaneCholesky.Invert(Factor, R, Work, Covariance);
    }

    public override void Integrate(in FeatureBlock block, in RowPack pack, ModelParameters parameters, StripeSums sums)
    {
        Moments(block, pack, parameters);
        AddLogDensity(block, pack, parameters, sums);
        AddSquares(pack, sums);
        var fitted = Vector8.Zero;
        for (var a = 0; a < R; a++) for (var b = 0; b < R; b++)
        {
            sums.Moments[(a * R) + b] += pack.Presence * Covariance[(a * R) + b];
            fitted += Covariance[(a * R) + b] * Gram[(Math.Max(a, b) * R) + Math.Min(a, b)];
        }

        sums.Parameters[0] += pack.Presence * fitted;
        AddRows(block, pack, parameters, sums, isIntegrated: true);
    }

    public override void Draw(
        in FeatureBlock block, in RowPack pack, ModelParameters parameters, LatentDraw draw, ReadOnlySpan<double> normals, StripeSums sums)
    {
        Solve(block, pack, parameters);
        AddLogDensity(block, pack, parameters, sums);
        if (draw.Sweeps == 0)
        {
            Gather(pack, normals, noise);
            LaneCholesky.SolveUpper(Factor, R, noise);
            for (var i = 0; i < R; i++) Alpha[i] += noise[i];
        }
        else
        {
            Sweep(pack, parameters, draw, normals);
        }

        AddSquares(pack, sums);
        AddRows(block, pack, parameters, sums, isIntegrated: false);
    }

    public override double Close(ModelParameters parameters, int rowCount, Span<double> coefficients, Span<double> responseGradient)
    {
        var logVariance = parameters.Response[0];
        var scale = Math.Exp(-logVariance);
        TensorPrimitives.Multiply(coefficients, scale, coefficients);
        responseGradient[0] = 0.5 * ((scale * responseGradient[0]) - rowCount);
        return -0.5 * rowCount * (Math.Log(2 * Math.PI) + logVariance);
    }

    private static int[] Invert(KernelShape shape)
    {
        var result = new int[shape.RegressorCount];
        result.AsSpan().Fill(-1);
        for (var i = 0; i < shape.RandomCount; i++) result[shape.RandomIndices[i]] = i;
        return result;
    }

    // Conditional means into Alpha.
    private void Solve(in FeatureBlock block, in RowPack pack, ModelParameters parameters)
    {
        if (residuals.Length < block.Rows) residuals = new double[block.Rows];
        var (start, length) = (pack.Start, pack.Slots * RowPack.Lanes);
        FillFixedPart(block, pack, parameters.Coefficients, residuals);
        TensorPrimitives.Subtract(block.Response.Slice(start, length), residuals.AsSpan(start, length), residuals.AsSpan(start, length));
        FillGram(block, pack);
        FillCross(block, pack, residuals);
        FactorPrecision(parameters.Precision, inverseVariance);
        for (var i = 0; i < R; i++) Alpha[i] = Cross[i] * inverseVariance;
        LaneCholesky.SolveLower(Factor, R, Alpha);
        LaneCholesky.SolveUpper(Factor, R, Alpha);
    }

    // −½(e'e − t'm)/σ² of log p(y | θ), and the determinants.
    [MethodImpl(AggressiveOptimization)]
    private void AddLogDensity(in FeatureBlock block, in RowPack pack, ModelParameters parameters, StripeSums sums)
    {
        ref var e = ref MemoryMarshal.GetArrayDataReference(residuals);
        var explained = Vector8.Zero;
        for (var i = 0; i < R; i++) explained += Cross[i] * Alpha[i];
        var squares = -pack.Presence * explained;
        var end = pack.End;
        for (var i = pack.Start; i < end; i += RowPack.Lanes)
        {
            var value = Lanes.Load(ref e, i);
            squares = Lanes.MultiplyAdd(value, value, squares);
        }

        sums.LogDensity -= 0.5 * inverseVariance * squares;
        sums.LogDeterminants += LogDeterminants(pack);
    }

    private void Sweep(in RowPack pack, ModelParameters parameters, LatentDraw draw, ReadOnlySpan<double> normals)
    {
        var scale = inverseVariance;
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
                        var gram = Gram[(Math.Max(a, b) * R) + Math.Min(a, b)];
                        pull -= Alpha[b] * (Vector512.Create(parameters.Precision[(a * R) + b]) + (scale * gram));
                    }
                }

                var precision = Vector512.Create(parameters.Precision[a * (R + 1)]) + (scale * Gram[a * (R + 1)]);
                Alpha[a] = (pull / precision) + (noise[a] / Vector512.Sqrt(precision));
            }
        }

        if (pack.IsShared)
        {
            // Lanes of one group drew the same numbers.
            for (var i = 0; i < R; i++) Alpha[i] = Vector512.Create(Alpha[i].ToScalar());
        }

        StoreLatents(pack, draw.Latents);
    }

    [MethodImpl(AggressiveOptimization)]
    private void AddRows(in FeatureBlock block, in RowPack pack, ModelParameters parameters, StripeSums sums, bool isIntegrated)
    {
        ref var z = ref block.Z;
        ref var e = ref MemoryMarshal.GetArrayDataReference(residuals);
        ref var s = ref block.S;
        var needsSensitivity = block.Sensitivity.Length > 0;
        var scale = Vector512.Create(inverseVariance);
        for (var f = 0; f < C; f++)
        {
            var random = randomIndex[f] < 0 ? Vector8.Zero : Alpha[randomIndex[f]];
            combined[f] = Vector512.Create(parameters.Coefficients[f]) + random;
        }

        var squares = Vector8.Zero;
        var end = pack.End;
        for (var i = pack.Start; i < end; i += RowPack.Lanes)
        {
            var q = Lanes.Load(ref e, i) - RandomPart(ref z, block.Rows, i, Alpha);
            squares = Lanes.MultiplyAdd(q, q, squares);
            for (var f = 0; f < C; f++)
            {
                var x = Lanes.Load(ref z, (f * block.Rows) + i);
                sums.Coefficients[f] = Lanes.MultiplyAdd(q, x, sums.Coefficients[f]);
            }

            if (!needsSensitivity) continue;
            for (var f = Shape.FeatureStart; f < C; f++)
            {
                var value = q * combined[f];
                var a = randomIndex[f];
                if (isIntegrated && a >= 0)
                    for (var b = 0; b < R; b++) value -= Covariance[(a * R) + b] * Lanes.Load(ref z, (RandomIndices[b] * block.Rows) + i);
                (value * scale).StoreUnsafe(ref s, (nuint)(((f - Shape.FeatureStart) * block.Rows) + i));
            }
        }

        sums.Parameters[0] += squares;
    }
}
