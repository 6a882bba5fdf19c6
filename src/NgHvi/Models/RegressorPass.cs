namespace NgHvi;

/// <summary>[fixed | extra random | features] at one θ: regressor f of row i at f·rows + i.</summary>
internal sealed class RegressorPass(MixedDensity model, int maximumRows)
{
    private readonly KernelShape shape = model.Shape;
    private readonly double[] regressors = model.Shape.FeatureCount > 0 ? new double[model.Shape.RegressorCount * maximumRows] : [];
    private readonly NetworkPass? network =
        model.Shape.FeatureCount > 0 ? new NetworkPass(model.Architecture, maximumRows, model.Precision) : null;

    private SharedInputs? shared;
    private double[] table = [], block = []; // Features of shared inputs; those of a block.

    public void Load(ReadOnlySpan<double> theta, RowChunks? chunks = null)
    {
        network?.Load(theta[..shape.WeightCount]);
        shared = chunks?.Shared;
        for (var b = 0; b < shared?.Blocks.Length; b++)
        {
            if (table.Length < shared.Stride * shape.FeatureCount) table = new double[shared.Stride * shape.FeatureCount];
            var ((start, size), rows) = (shared.Block(b), ForwardBlock(b));
            for (var f = 0; f < shape.FeatureCount; f++)
            {
                block.AsSpan(f * rows, size).CopyTo(table.AsSpan((f * shared.Stride) + start));
                table[(f * shared.Stride) + shared.Count] = 0;
            }
        }
    }

    public ReadOnlySpan<double> Forward(RowChunk chunk) // Zeros in fillers.
    {
        if (network is null || chunk.Sources is null)
        {
            var result = Forward(chunk.Inputs, chunk.Rows);
            if (network is not null) ClearFillers(chunk, Features(chunk.Rows));
            return result;
        }

        chunk.Inputs.AsSpan(0, shape.FeatureStart * chunk.Rows).CopyTo(regressors);
        shared!.Gather(table, chunk, Features(chunk.Rows));
        return regressors.AsSpan(0, shape.RegressorCount * chunk.Rows);
    }

    public ReadOnlySpan<double> Forward(double[] columns, int rows) // A multiple of 16.
    {
        if (network is null) return columns.AsSpan(0, shape.RegressorCount * rows);
        var start = shape.FeatureStart * rows;
        columns.AsSpan(0, start).CopyTo(regressors);
        network.Forward(columns.AsSpan(start), rows, regressors.AsSpan(start));
        return regressors.AsSpan(0, shape.RegressorCount * rows);
    }

    // Adds to the gradient, or of shared inputs to the sums of their sensitivities.
    public void Backward(RowChunk chunk, ReadOnlySpan<double> sensitivity, StripeSums sums)
    {
        if (chunk.Sources is null)
            network?.Backward(chunk.Inputs.AsSpan(shape.FeatureStart * chunk.Rows), chunk.Rows, sensitivity, sums.Weights);
        else shared!.Scatter(sensitivity, chunk, sums.Sensitivities);
    }

    public void BackwardShared(ReadOnlySpan<double> sensitivities, Span<double> gradient)
    {
        for (var b = 0; b < shared?.Blocks.Length; b++)
        {
            var ((start, size), rows) = (shared.Block(b), ForwardBlock(b));
            for (var f = 0; f < shape.FeatureCount; f++)
            {
                block.AsSpan(f * rows, rows).Clear();
                sensitivities.Slice((f * shared.Stride) + start, size).CopyTo(block.AsSpan(f * rows));
            }

            network!.Backward(shared.Blocks[b], rows, block, gradient);
        }
    }

    public static void ClearFillers(RowChunk chunk, Span<double> values)
    {
        foreach (var row in chunk.Fillers) for (var i = row; i < values.Length; i += chunk.Rows) values[i] = 0;
    }

    private Span<double> Features(int rows) => regressors.AsSpan(shape.FeatureStart * rows, shape.FeatureCount * rows);

    private int ForwardBlock(int b)
    {
        var inputs = shared!.Blocks[b];
        var rows = inputs.Length / model.Architecture.InputCount;
        if (block.Length < shape.FeatureCount * rows) block = new double[shape.FeatureCount * rows];
        network!.Forward(inputs, rows, block);
        return rows;
    }
}
