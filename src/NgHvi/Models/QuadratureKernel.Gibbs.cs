namespace NgHvi;

internal sealed partial class QuadratureKernel<TRow>
{
    private readonly KeyedStream[] streams = new KeyedStream[RowPack.Lanes];

    public override void Draw(in PackRows rows, LatentDraw draw, ReadOnlySpan<double> normals, StripeSums sums)
    {
        Reserve(rows);
        FillFixedPart(rows, offsets);
        for (var l = 0; l < RowPack.Lanes; l++)
        {
            var key = draw.Key.Fold(1).Fold(rows.Groups[l]);
            streams[l] = new KeyedStream(rows.IsShared ? key.Fold(l) : key);
        }

        Gather(rows, draw.Latents, Alpha);
        if (TRow.Augmentation.HasUnitWeight)
        {
            FillGram(rows);
            FactorPrecision(Vector8.One);
        }

        var perSweep = normals.Length / draw.Sweeps;
        for (var sweep = 0; sweep < draw.Sweeps; sweep++)
        {
            Augment(rows);
            if (!TRow.Augmentation.HasUnitWeight)
            {
                FillGram(rows, curvatures);
                FactorPrecision(Vector8.One);
            }

            FillCross(rows, slopes);
            Gather(rows, normals.Slice(sweep * perSweep, perSweep), Noise);

            // α = P⁻¹Z'(weighted residual) + L⁻ᵀn.
            Cross.CopyTo(Alpha.AsSpan());
            LaneCholesky.SolveLower(Factor, R, Alpha);
            for (var a = 0; a < R; a++) Alpha[a] += Noise[a];
            LaneCholesky.SolveUpper(Factor, R, Alpha);
        }

        StoreLatents(rows, draw.Latents);
        AddSquares(rows, sums);
        AddRows(rows, slopes, curvatures, Vector8.One, isIntegrated: false, sums);
        if (TRow.ParameterCount > 0) AddDrawnParameterSlopes(rows, sums);
    }

    [MethodImpl(AggressiveOptimization)]
    private void Augment(in PackRows rows) // Weights into curvatures, weighted residuals into slopes.
    {
        ref var z = ref rows.Z;
        var o = offsets;
        var end = rows.End;
        for (var i = rows.Start; i < end; i += RowPack.Lanes)
        {
            var eta = Lanes.Load(o, i) + RandomPart(ref z, rows.Rows, i, Alpha);
            for (var l = 0; l < RowPack.Lanes; l++)
            {
                var row = i + l;
                (slopes[row], curvatures[row]) = (0, 0);
                var ones = Math.Round(0.5 * rows.Weights[row] * (rows.Response[row] + 1));
                for (var count = rows.Weights[row]; count > 0; count--)
                {
                    var (weight, response) = TRow.Augment(density, count <= ones ? 1 : -1, eta.GetElement(l), ref streams[l]);
                    curvatures[row] += weight;
                    slopes[row] += response - (weight * offsets[row]);
                }
            }
        }
    }

    private void AddDrawnParameterSlopes(in PackRows rows, StripeSums sums) // No auxiliary variable needed.
    {
        ref var z = ref rows.Z;
        var end = rows.End;
        for (var i = rows.Start; i < end; i += RowPack.Lanes)
        {
            var eta = Lanes.Load(offsets, i) + RandomPart(ref z, rows.Rows, i, Alpha);
            TRow.AddParameterSlopes(density, Lanes.Load(rows.Response, i), Lanes.Load(rows.Weights, i), eta, sums.Parameters);
        }

        AddConstants(rows, sums);
    }
}
