namespace NgHvi;

/// <summary>The regressors [fixed | extra random | features] of blocks of rows at one θ, unit-major: f of row i at f·rows + i. A block has
/// the network's inputs after the columns. One for each thread.</summary>
internal sealed class RegressorPass
{
    private readonly KernelShape shape;
    private readonly NetworkPass? network;
    private readonly double[] regressors;

    public RegressorPass(MixedDensity model, int maximumRows)
    {
        shape = model.Shape;
        network = shape.FeatureCount > 0 ? new NetworkPass(model.Architecture, maximumRows, model.Precision) : null;
        regressors = network is null ? [] : new double[shape.RegressorCount * maximumRows];
    }

    // Takes the hidden weights of θ.
    public void Load(ReadOnlySpan<double> theta) => network?.Load(theta[..shape.WeightCount]);

    // The regressors of a chunk, zeros in filler rows.
    public ReadOnlySpan<double> Forward(RowChunk chunk)
    {
        var result = Forward(chunk.Inputs, chunk.Rows);
        if (network is not null) ClearFillers(chunk, regressors.AsSpan(shape.FeatureStart * chunk.Rows, shape.FeatureCount * chunk.Rows));
        return result;
    }

    // The regressors of a block of rows, a multiple of 16; without a network the columns themselves.
    public ReadOnlySpan<double> Forward(double[] columns, int rows)
    {
        if (network is null) return columns.AsSpan(0, shape.RegressorCount * rows);
        var start = shape.FeatureStart * rows;
        columns.AsSpan(0, start).CopyTo(regressors);
        network.Forward(columns.AsSpan(start), rows, regressors.AsSpan(start));
        return regressors.AsSpan(0, shape.RegressorCount * rows);
    }

    // Adds the gradient of the weights from the sensitivities of the features of the last chunk.
    public void Backward(RowChunk chunk, ReadOnlySpan<double> sensitivity, Span<double> gradient) =>
        network?.Backward(chunk.Inputs.AsSpan(shape.FeatureStart * chunk.Rows), chunk.Rows, sensitivity, gradient);

    // Zeros in the filler rows of unit-major values.
    public static void ClearFillers(RowChunk chunk, Span<double> values)
    {
        foreach (var row in chunk.Fillers) for (var i = row; i < values.Length; i += chunk.Rows) values[i] = 0;
    }
}
