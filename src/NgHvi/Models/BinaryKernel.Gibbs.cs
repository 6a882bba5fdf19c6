namespace NgHvi;

/// <summary>Gibbs sweeps over the auxiliary variables and α_k.</summary>
internal sealed partial class BinaryKernel<TLink>
{
    private readonly KeyedStream[] streams = new KeyedStream[RowPack.Lanes];
    private readonly Vector512<double>[] noise = new Vector512<double>[model.RandomCount];

    /// <inheritdoc/>
    public override void Draw(
        in FeatureBlock block, in RowPack pack, DeepParameters parameters, LatentDraw draw, ReadOnlySpan<double> normals, StripeSums sums)
    {
        Reserve(block);
        FillFixedPart(block, pack, parameters.Beta, offsets);
        for (var l = 0; l < RowPack.Lanes; l++)
        {
            var key = draw.Key.Fold(1).Fold(pack.Groups[l]);
            streams[l] = new KeyedStream(pack.IsShared ? key.Fold(l) : key);
        }

        Gather(pack, draw.Latents, Alpha);
        if (TLink.HasUnitWeight)
        {
            FillGram(block, pack);
            FactorPrecision(parameters.Precision, 1);
        }

        var perSweep = normals.Length / draw.Sweeps;
        for (var sweep = 0; sweep < draw.Sweeps; sweep++)
        {
            Augment(block, pack);
            if (!TLink.HasUnitWeight)
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
    }

    /// <summary>α = P⁻¹Z'(weighted residual) + L⁻ᵀn.</summary>
    private void DrawAlpha()
    {
        Cross.CopyTo(Alpha.AsSpan());
        LaneCholesky.SolveLower(Factor, R, Alpha);
        for (var a = 0; a < R; a++)
        {
            Alpha[a] += noise[a];
        }

        LaneCholesky.SolveUpper(Factor, R, Alpha);
    }

    /// <summary>Auxiliary variables given α: weights into <see cref="curvatures"/>, weighted residuals from z'β into <see cref="slopes"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Augment(in FeatureBlock block, in RowPack pack)
    {
        ref var z = ref MemoryMarshal.GetReference(block.Features);
        ref var o = ref MemoryMarshal.GetReference(offsets.AsSpan());
        var end = pack.Start + (pack.Slots * RowPack.Lanes);
        for (var i = pack.Start; i < end; i += RowPack.Lanes)
        {
            var eta = Vector512.LoadUnsafe(ref o, (nuint)i) + RandomPart(ref z, block.Rows, i, Alpha);
            for (var l = 0; l < RowPack.Lanes; l++)
            {
                var row = i + l;
                if (block.Presence[row] == 0)
                {
                    (slopes[row], curvatures[row]) = (0, 0);
                    continue;
                }

                var (weight, response) = TLink.Augment(Sign(block, row), eta.GetElement(l), ref streams[l]);
                curvatures[row] = weight;
                slopes[row] = response - (weight * offsets[row]);
            }
        }
    }

    /// <summary>
    /// The gradient of the quadratic form of the auxiliary variables, w·(pseudo-response − η): for the probit y* − η (method section 4.3).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddDrawnRows(in FeatureBlock block, in RowPack pack, DeepParameters parameters, StripeSums sums)
    {
        ref var z = ref MemoryMarshal.GetReference(block.Features);
        ref var e = ref MemoryMarshal.GetReference(slopes.AsSpan());
        ref var w = ref MemoryMarshal.GetReference(curvatures.AsSpan());
        ref var s = ref MemoryMarshal.GetReference(block.Sensitivity);
        for (var f = 0; f < C; f++)
        {
            combined[f] = Vector512.Create(parameters.Beta[f]);
        }

        for (var a = 0; a < R; a++)
        {
            combined[RandomFeatures[a]] += Alpha[a];
        }

        var end = pack.Start + (pack.Slots * RowPack.Lanes);
        for (var i = pack.Start; i < end; i += RowPack.Lanes)
        {
            var q = Vector512.LoadUnsafe(ref e, (nuint)i) - (Vector512.LoadUnsafe(ref w, (nuint)i) * RandomPart(ref z, block.Rows, i, Alpha));
            for (var f = 0; f < C; f++)
            {
                sums.Fixed[f] = Lanes.MultiplyAdd(q, Vector512.LoadUnsafe(ref z, (nuint)((f * block.Rows) + i)), sums.Fixed[f]);
                if (f > 0 && block.Sensitivity.Length > 0)
                {
                    (q * combined[f]).StoreUnsafe(ref s, (nuint)(((f - 1) * block.Rows) + i));
                }
            }
        }
    }
}
