namespace NgHvi;

/// <summary>What one stripe of rows adds to the log density and its gradient. Sums over lanes are closed at the end.</summary>
internal sealed class StripeSums(KernelShape shape)
{
    /// <summary>Gradient in the hidden weights.</summary>
    public double[] Weights { get; } = new double[shape.WeightCount];
    /// <summary>Gradient in the coefficients of all regressors, up to <see cref="PackKernel.Close"/>.</summary>
    public Vector8[] Coefficients { get; } = new Vector8[shape.RegressorCount];
    /// <summary>Gradient in the response's parameters, up to <see cref="PackKernel.Close"/>.</summary>
    public Vector8[] Parameters { get; } = new Vector8[shape.ParameterCount];
    /// <summary>Σ E[αα'], r×r, both triangles.</summary>
    public Vector8[] Moments { get; } = new Vector8[shape.RandomCount * shape.RandomCount];
    /// <summary>The part of the log density that is summed in lanes.</summary>
    public Vector8 LogDensity { get; set; }
    /// <summary>Σ log|P_k| of the conditional precisions.</summary>
    public double LogDeterminants { get; set; }

    public void Clear()
    {
        Weights.AsSpan().Clear();
        Coefficients.AsSpan().Clear();
        Parameters.AsSpan().Clear();
        Moments.AsSpan().Clear();
        (LogDensity, LogDeterminants) = (default, 0);
    }

    /// <summary>Adds sums over lanes.</summary>
    public static void Add(ReadOnlySpan<Vector8> sums, Span<double> destination)
    {
        for (var j = 0; j < sums.Length; j++) destination[j] += Lanes.Sum(sums[j]);
    }
}
