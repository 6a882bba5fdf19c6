namespace NgHvi;

/// <summary>What one stripe of rows adds to the log density and its gradient. Sums over lanes are closed at the end.</summary>
internal sealed class StripeSums(KernelShape shape)
{
    public double[] Weights { get; } = new double[shape.WeightCount]; // Gradient in the hidden weights.
    // Gradient in the coefficients of all regressors, up to Close.
    public Vector8[] Coefficients { get; } = new Vector8[shape.RegressorCount];
    // Gradient in the response's parameters, up to Close.
    public Vector8[] Parameters { get; } = new Vector8[shape.ParameterCount];
    public Vector8[] Moments { get; } = new Vector8[shape.RandomCount * shape.RandomCount]; // Σ E[αα'], r×r, both triangles.
    public Vector8 LogDensity { get; set; } // The part of the log density that is summed in lanes.
    public double LogDeterminants { get; set; } // Σ log|P_k| of the conditional precisions.

    public void Clear()
    {
        Weights.AsSpan().Clear();
        Coefficients.AsSpan().Clear();
        Parameters.AsSpan().Clear();
        Moments.AsSpan().Clear();
        (LogDensity, LogDeterminants) = (default, 0);
    }

    // Adds sums over lanes.
    public static void Add(ReadOnlySpan<Vector8> sums, Span<double> destination)
    {
        for (var j = 0; j < sums.Length; j++) destination[j] += Lanes.Sum(sums[j]);
    }
}
