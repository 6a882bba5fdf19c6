namespace NgHvi;

/// <summary>What one stripe of rows adds to the log density and its gradient. Sums over lanes are closed at the end.</summary>
internal sealed class StripeSums(DeepModel model)
{
    /// <summary>Gradient in the hidden weights.</summary>
    public double[] Weights { get; } = new double[model.Architecture.WeightCount];

    /// <summary>Gradient in β, times σ² for Gaussian responses.</summary>
    public Vector512<double>[] Fixed { get; } = new Vector512<double>[model.CoefficientCount];

    /// <summary>Σ E[αα'], r×r, both triangles.</summary>
    public Vector512<double>[] Moments { get; } = new Vector512<double>[model.RandomCount * model.RandomCount];

    /// <summary>Σ E[(y − η)²]; of Gaussian responses.</summary>
    public Vector512<double> Squares { get; set; }

    /// <summary>The part of the log density that is summed in lanes.</summary>
    public Vector512<double> LogDensity { get; set; }

    /// <summary>Σ log|P_k| of the conditional precisions.</summary>
    public double LogDeterminants { get; set; }

    public void Clear()
    {
        Weights.AsSpan().Clear();
        Fixed.AsSpan().Clear();
        Moments.AsSpan().Clear();
        (Squares, LogDensity, LogDeterminants) = (default, default, 0);
    }

    /// <summary>Adds the gradient in β.</summary>
    public void AddFixed(Span<double> destination)
    {
        for (var j = 0; j < Fixed.Length; j++)
        {
            destination[j] += Lanes.Sum(Fixed[j]);
        }
    }

    /// <summary>Adds Σ E[αα'].</summary>
    public void AddMoments(Span<double> destination)
    {
        for (var j = 0; j < Moments.Length; j++)
        {
            destination[j] += Lanes.Sum(Moments[j]);
        }
    }
}
