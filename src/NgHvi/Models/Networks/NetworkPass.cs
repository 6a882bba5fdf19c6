namespace NgHvi;

/// <summary>Features of a block of rows and their gradient in the weights, with the scratch memory of both. Everything is unit-major: unit
/// u of row i of a block of n rows stands at u·n + i. Not safe for use by several threads. The bits of the results depend on the block, the
/// precision and the width of the processor's vectors.</summary>
internal sealed class NetworkPass
{
    private const int RowMultiple = 16;
    private readonly NetworkArchitecture architecture;
    private readonly int maximumRows;
    private readonly INetworkEngine? engine; // Null without a hidden layer.

    // Allocates, for vectors as wide as the processor's.
    public NetworkPass(NetworkArchitecture architecture, int maximumRows, NetworkPrecision precision = NetworkPrecision.Double)
        : this(architecture, maximumRows, precision, Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)
    {
    }

    // Allocates, for vectors of a chosen width, which the processor need not have.
    internal NetworkPass(NetworkArchitecture architecture, int maximumRows, NetworkPrecision precision, int vectorBits)
    {
        (this.architecture, this.maximumRows) = (architecture, Guard.NonNegative(maximumRows));
        if (architecture.LayerCount > 0)
        {
            engine = (precision, vectorBits) switch
            {
                (NetworkPrecision.Double, 512) => new NetworkEngine<Lanes512<double>, Vector512<double>, double>(architecture, maximumRows),
                (NetworkPrecision.Double, 256) => new NetworkEngine<Lanes256<double>, Vector256<double>, double>(architecture, maximumRows),
                (NetworkPrecision.Double, _) => new NetworkEngine<Lanes128<double>, Vector128<double>, double>(architecture, maximumRows),
                (_, 512) => new NetworkEngine<Lanes512<float>, Vector512<float>, float>(architecture, maximumRows),
                (_, 256) => new NetworkEngine<Lanes256<float>, Vector256<float>, float>(architecture, maximumRows),
                _ => new NetworkEngine<Lanes128<float>, Vector128<float>, float>(architecture, maximumRows),
            };
        }
    }

    // Takes the weights for the passes to come.
    public void Load(ReadOnlySpan<double> newWeights)
    {
        Guard.SameLength(newWeights.Length, nameof(newWeights), architecture.WeightCount, nameof(architecture.WeightCount));
        engine?.Load(newWeights);
    }

    // Computes the features of a block.
    public void Forward(ReadOnlySpan<double> inputs, int rows, Span<double> features)
    {
        CheckRows(rows);
        inputs = inputs[..(architecture.InputCount * rows)];
        features = features[..(architecture.FeatureCount * rows)];
        if (engine is null)
        {
            inputs.CopyTo(features);
            return;
        }

        engine.Forward(inputs, rows, features);
    }

    // Adds Σ over rows of (∂z_L/∂weights)ᵀ s for the block of the last Forward.
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
