namespace NgHvi;

/// <summary>[fixed | extra random | features] at one θ: regressor f of row i at f·rows + i.</summary>
internal sealed class RegressorPass(MixedDensity model, int maximumRows)
{
    private readonly KernelShape shape = model.Shape;
    private readonly double[] regressors = model.Shape.FeatureCount > 0 ? new double[model.Shape.RegressorCount * maximumRows] : [];
    private readonly NetworkPass? network =
        model.Shape.FeatureCount > 0 ? new NetworkPass(model.Architecture, maximumRows, model.Precision) : null;

    public void Load(ReadOnlySpan<double> theta) => network?.Load(theta[..shape.WeightCount]);

    public ReadOnlySpan<double> Forward(RowChunk chunk) // Zeros in fillers.
    {
        var result = Forward(chunk.Inputs, chunk.Rows);
        if (network is not null) ClearFillers(chunk, regressors.AsSpan(shape.FeatureStart * chunk.Rows, shape.FeatureCount * chunk.Rows));
        return result;
    }

    public ReadOnlySpan<double> Forward(double[] columns, int rows) // A multiple of 16.
    {
        if (network is null) return columns.AsSpan(0, shape.RegressorCount * rows);
        var start = shape.FeatureStart * rows;
        columns.AsSpan(0, start).CopyTo(regressors);
        network.Forward(columns.AsSpan(start), rows, regressors.AsSpan(start));
        return regressors.AsSpan(0, shape.RegressorCount * rows);
    }

    public void Backward(RowChunk chunk, ReadOnlySpan<double> sensitivity, Span<double> gradient) =>
        network?.Backward(chunk.Inputs.AsSpan(shape.FeatureStart * chunk.Rows), chunk.Rows, sensitivity, gradient);

    public static void ClearFillers(RowChunk chunk, Span<double> values)
    {
        foreach (var row in chunk.Fillers) for (var i = row; i < values.Length; i += chunk.Rows) values[i] = 0;
    }
}
