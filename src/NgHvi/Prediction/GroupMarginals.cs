namespace NgHvi;

/// <summary>log p(y_k | θ) of a block's groups under a linear model, eight in lanes; one per thread.</summary>
internal sealed class GroupMarginals(RowBlock block)
{
    private readonly MixedDensity model = block.Model;
    private readonly ModelParameters parameters = block.Model.CreateParameters();
    private readonly GroupArrays groups = new(block.Model.Statistics, block.Groups);
    private readonly GroupSums sums = new(block.Model.FixedNames.Count, block.Model.RandomCount);
    private readonly double[] y = Array.ConvertAll(block.Rows, row => block.Model.Outcomes[row]), residuals = new double[block.Rows.Length];
    private readonly double[] shift = new double[block.Model.FixedNames.Count], squares = new double[block.Groups.Length + RowPack.Lanes];
    private readonly double[] counts =
    [
        .. block.Groups.Select(k => (double)(block.Model.Data.GroupOffsets[k + 1] - block.Model.Data.GroupOffsets[k])),
        .. new double[RowPack.Lanes],
    ];

    [MethodImpl(AggressiveOptimization)]
    public void Fill(ReadOnlySpan<double> theta, double[] result, Range range, int draw, int drawCount)
    {
        parameters.Read(theta);
        TensorPrimitives.Subtract(parameters.Coefficients.AsSpan(0, shift.Length), model.Statistics.Reference, shift);
        var (scale, unit) = (Math.Exp(-parameters.Response[0]), model.Units.ResponseScale);
        var logVariance = Math.Log(2 * Math.PI * unit * unit) + parameters.Response[0];
        sums.Add(groups, parameters.Precision, scale, shift);
        y.CopyTo(residuals, 0);
        for (var (first, stride) = (0, RowBlock.ChunkRows); first < y.Length; first += stride)
        {
            var part = residuals.AsSpan(first, Math.Min(stride, y.Length - first));
            for (var f = 0; f < shift.Length; f++)
                TensorPrimitives.MultiplyAdd(
                    block.Chunks[first / stride].AsSpan(f * stride, part.Length), -parameters.Coefficients[f], part, part);
        }

        for (int k = 0, at = 0; k < groups.Count; at += (int)counts[k++])
            squares[k] = FixedOrder.SumOfSquares(residuals.AsSpan(at, (int)counts[k]));
        for (var (v, k) = (0, 0); v < groups.VectorCount; v++)
        {
            var (determinant, explained) = sums.Of(v);
            var value = -0.5 * ((Lanes.Load(counts, k) * logVariance) + Lanes.Log(determinant)
                - Vector512.Create(parameters.LogDeterminant) + (scale * (Lanes.Load(squares, k) - explained)));
            for (var lane = 0; lane < RowPack.Lanes && k < range.End.Value; lane++, k++)
                if (k >= range.Start.Value) result[((k - range.Start.Value) * drawCount) + draw] = value[lane];
        }
    }
}
