namespace NgHvi;

/// <summary>What a stripe adds to the log density and its gradient.</summary>
internal sealed class StripeSums(KernelShape shape)
{
    public double[] Weights { get; } = new double[shape.WeightCount];
    public Vector8[] Coefficients { get; } = new Vector8[shape.RegressorCount];
    public Vector8[] Parameters { get; } = new Vector8[shape.ParameterCount];
    public Vector8[] Moments { get; } = new Vector8[shape.RandomCount * shape.RandomCount]; // Σ E[αα'], r×r, the lower triangle.
    public double[] Sensitivities { get; private set; } = []; // Of shared inputs.
    public Vector8 LogDensity { get; set; }
    public double LogDeterminants { get; set; } // Σ log|P_k|.

    public void Clear(int sensitivities)
    {
        if (Sensitivities.Length < sensitivities) Sensitivities = new double[sensitivities];
        Sensitivities.AsSpan(0, sensitivities).Clear();
        Array.Clear(Weights);
        Array.Clear(Coefficients);
        Array.Clear(Parameters);
        Array.Clear(Moments);
        (LogDensity, LogDeterminants) = (default, 0);
    }

    public static void Add(ReadOnlySpan<Vector8> sums, Span<double> destination)
    {
        for (var j = 0; j < sums.Length; j++) destination[j] += Lanes.Sum(sums[j]);
    }
}
