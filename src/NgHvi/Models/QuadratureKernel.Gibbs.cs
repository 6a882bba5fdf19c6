namespace NgHvi;

/// <summary>Gibbs sweeps over the auxiliary variables and α_k.</summary>
internal sealed partial class QuadratureKernel<TRow>
{
    private readonly KeyedStream[] streams = new KeyedStream[RowPack.Lanes];
    private readonly Vector8[] noise = new Vector8[shape.RandomCount];

    public override void Draw(
        in FeatureBlock block, in RowPack pack, ModelParameters parameters, LatentDraw draw, ReadOnlySpan<double> normals, StripeSums sums)
    {
        Reserve(block);
        FillFixedPart(block, pack, parameters.Coefficients, offsets);
        for (var l = 0; l < RowPack.Lanes; l++)
        {
            var key = draw.Key.Fold(1).Fold(pack.Groups[l]);
            streams[l] = new KeyedStream(pack.IsShared ? key.Fold(l) : key);
        }

        Gather(pack, draw.Latents, Alpha);
        if (TRow.Augmentation.HasUnitWeight)
        {
            FillGram(block, pack);
            FactorPrecision(parameters.Precision, 1);
        }

        var perSweep = normals.Length / draw.Sweeps;
        for (var sweep = 0; sweep < draw.Sweeps; sweep++)
        {
            Augment(block, pack);
            if (!TRow.Augmentation.HasUnitWeight)
            {
                FillGram(block, pack, curvatures);
                FactorPrecision(parameters.Precision, 1);
            }

            FillCross(block, pack, slopes);
            Gather(pack, normals.Slice(sweep * perSweep, perSweep), noise);
            DrawAlpha();
        }

        StoreLatents(pack, draw.Latents);
        AddSquares(pack, sums);
        AddDrawnRows(block, pack, parameters, sums);
        if (TRow.ParameterCount > 0) AddDrawnParameterSlopes(block, pack, sums);
    }

    // α = P⁻¹Z'(weighted residual) + L⁻ᵀn.
    private void DrawAlpha()
    {
        Cross.CopyTo(Alpha.AsSpan());
        LaneCholesky.SolveLower(Factor, R, Alpha);
        for (var a = 0; a < R; a++) Alpha[a] += noise[a];
        LaneCholesky.SolveUpper(Factor, R, Alpha);
    }

    // Weights into curvatures, weighted residuals from z'β into slopes.
    [MethodImpl(AggressiveOptimization)]
    private void Augment(in FeatureBlock block, in RowPack pack)
    {
        ref var z = ref block.Z;
        ref var o = ref MemoryMarshal.GetArrayDataReference(offsets);
        var end = pack.End;
        for (var i = pack.Start; i < end; i += RowPack.Lanes)
        {
            var eta = Lanes.Load(ref o, i) + RandomPart(ref z, block.Rows, i, Alpha);
            for (var l = 0; l < RowPack.Lanes; l++)
            {
                var row = i + l;
                if (block.Response[row] == 0)
                {
                    (slopes[row], curvatures[row]) = (0, 0);
                    continue;
                }

                var (weight, response) = TRow.Augment(density, block.Response[row], eta.GetElement(l), ref streams[l]);
                curvatures[row] = weight;
                slopes[row] = response - (weight * offsets[row]);
            }
        }
    }

    // The gradient of the quadratic form of the auxiliary variables, w·(pseudo-response − η).
    [MethodImpl(AggressiveOptimization)]
    private void AddDrawnRows(in FeatureBlock block, in RowPack pack, ModelParameters parameters, StripeSums sums)
    {
        ref var z = ref block.Z;
        ref var e = ref MemoryMarshal.GetArrayDataReference(slopes);
        ref var w = ref MemoryMarshal.GetArrayDataReference(curvatures);
        ref var s = ref block.S;
        for (var f = 0; f < C; f++) combined[f] = Vector512.Create(parameters.Coefficients[f]);
        for (var a = 0; a < R; a++) combined[RandomIndices[a]] += Alpha[a];
        var end = pack.End;
        for (var i = pack.Start; i < end; i += RowPack.Lanes)
        {
            var random = RandomPart(ref z, block.Rows, i, Alpha);
            var q = Lanes.Load(ref e, i) - (Lanes.Load(ref w, i) * random);
            for (var f = 0; f < C; f++)
            {
                var x = Lanes.Load(ref z, (f * block.Rows) + i);
                sums.Coefficients[f] = Lanes.MultiplyAdd(q, x, sums.Coefficients[f]);
                if (f >= Shape.FeatureStart && block.Sensitivity.Length > 0)
                    (q * combined[f]).StoreUnsafe(ref s, (nuint)(((f - Shape.FeatureStart) * block.Rows) + i));
            }
        }
    }

    // They need no auxiliary variable.
    private void AddDrawnParameterSlopes(in FeatureBlock block, in RowPack pack, StripeSums sums)
    {
        ref var z = ref block.Z;
        var end = pack.End;
        for (var i = pack.Start; i < end; i += RowPack.Lanes)
        {
            var eta = Lanes.Load(ref offsets[0], i) + RandomPart(ref z, block.Rows, i, Alpha);
            TRow.AddParameterSlopes(density, Vector512.Create(block.Response.Slice(i, RowPack.Lanes)), eta, sums.Parameters);
        }

        AddConstants(block, pack, sums);
    }
}
