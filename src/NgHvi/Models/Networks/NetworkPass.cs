namespace NgHvi;

/// <summary>Features of n rows and their gradient in the weights; unit u of row i at u·n + i.</summary>
internal sealed class NetworkPass(
    NetworkArchitecture architecture, int maximumRows, NetworkPrecision precision = NetworkPrecision.Double, int? vectorBits = null)
{
    private const int RowMultiple = 16;
    private readonly int maximumRows = Guard.NonNegative(maximumRows);
    private readonly IEngine? engine = architecture.LayerCount == 0 ? null : (precision, vectorBits ?? ProcessorBits) switch
    {
        (NetworkPrecision.Double, 512) => new NetworkEngine<Lanes512<double>, Vector512<double>, double>(architecture, maximumRows),
        (NetworkPrecision.Double, 256) => new NetworkEngine<Lanes256<double>, Vector256<double>, double>(architecture, maximumRows),
        (NetworkPrecision.Double, _) => new NetworkEngine<Lanes128<double>, Vector128<double>, double>(architecture, maximumRows),
        (_, 512) => new NetworkEngine<Lanes512<float>, Vector512<float>, float>(architecture, maximumRows),
        (_, 256) => new NetworkEngine<Lanes256<float>, Vector256<float>, float>(architecture, maximumRows),
        _ => new NetworkEngine<Lanes128<float>, Vector128<float>, float>(architecture, maximumRows),
    };

    internal interface IEngine // Lengths are checked.
    {
        void Load(ReadOnlySpan<double> newWeights);
        void Forward(ReadOnlySpan<double> inputs, int rows, Span<double> features);
        void Backward(int rows, ReadOnlySpan<double> featureSensitivity, Span<double> gradient);
    }

    private static int ProcessorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    public void Load(ReadOnlySpan<double> newWeights)
    {
        Guard.SameLength(newWeights.Length, nameof(newWeights), architecture.WeightCount, nameof(architecture.WeightCount));
        engine?.Load(newWeights);
    }

    public void Forward(ReadOnlySpan<double> inputs, int rows, Span<double> features)
    {
        CheckRows(rows);
        inputs = inputs[..(architecture.InputCount * rows)];
        features = features[..(architecture.FeatureCount * rows)];
        if (engine is null) inputs.CopyTo(features);
        else engine.Forward(inputs, rows, features);
    }

    // Adds Σ (∂z_L/∂weights)ᵀ s of the last Forward.
    public void Backward(ReadOnlySpan<double> inputs, int rows, ReadOnlySpan<double> featureSensitivity, Span<double> gradient)
    {
        CheckRows(rows);
        _ = inputs[..(architecture.InputCount * rows)];
        engine?.Backward(rows, featureSensitivity[..(architecture.FeatureCount * rows)], gradient[..architecture.WeightCount]);
    }

    private void CheckRows(int rows)
    {
        if (rows < 0 || rows > maximumRows || rows % RowMultiple != 0)
            Throw.OutOfRange<int>(nameof(rows), rows, $"must be a multiple of {RowMultiple} from 0 to {maximumRows}");
    }
}
