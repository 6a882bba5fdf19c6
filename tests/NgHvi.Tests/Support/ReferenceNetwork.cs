namespace NgHvi.Tests.Support;

/// <summary>
/// The plain version of <see cref="NetworkPass"/>, number by number.
/// </summary>
internal sealed class ReferenceNetwork
{
    private readonly NetworkArchitecture architecture;
    private readonly double[][] activations;
    private readonly double[] sensitivity;
    private readonly double[] nextSensitivity;
    private double[] weights = [];

    /// <summary>Allocates.</summary>
    /// <param name="architecture">The shape.</param>
    /// <param name="maximumRows">The largest block.</param>
    public ReferenceNetwork(NetworkArchitecture architecture, int maximumRows)
    {
        this.architecture = architecture;
        activations = new double[architecture.LayerCount][];
        var widest = 0;
        for (var l = 0; l < activations.Length; l++)
        {
            activations[l] = new double[architecture.Widths[l] * maximumRows];
            widest = Math.Max(widest, architecture.Widths[l]);
        }

        sensitivity = new double[widest * maximumRows];
        nextSensitivity = new double[widest * maximumRows];
        weights = new double[architecture.WeightCount];
    }

    /// <summary>Takes the weights for the passes to come.</summary>
    public void Load(ReadOnlySpan<double> newWeights) => newWeights.CopyTo(weights);

    /// <summary>Computes the features of a block.</summary>
    /// <param name="inputs">x, m×n unit-major.</param>
    /// <param name="rows">n, a multiple of 16.</param>
    /// <param name="features">Receives z_L, FeatureCount×n unit-major.</param>
    public void Forward(ReadOnlySpan<double> inputs, int rows, Span<double> features)
    {
        if (architecture.LayerCount == 0)
        {
            inputs[..(architecture.InputCount * rows)].CopyTo(features);
            return;
        }

        for (var l = 0; l < architecture.LayerCount; l++)
        {
            var source = l == 0 ? inputs : activations[l - 1];
            for (var i = 0; i < architecture.Widths[l]; i++)
            {
                for (var n = 0; n < rows; n++)
                {
                    var sum = weights[architecture.Index(l, i, -1)];
                    for (var j = 0; j < architecture.FanIn(l); j++)
                    {
                        sum += weights[architecture.Index(l, i, j)] * source[(j * rows) + n];
                    }

                    activations[l][(i * rows) + n] = architecture.Activation switch
                    {
                        Activation.Relu => Math.Max(sum, 0),
                        Activation.Tanh => Math.Tanh(sum),
                        _ => sum > 0 ? sum + Math.Log(1 + Math.Exp(-sum)) : Math.Log(1 + Math.Exp(sum)),
                    };
                }
            }
        }

        activations[^1].AsSpan(0, architecture.FeatureCount * rows).CopyTo(features);
    }

    /// <summary>Adds Σ over rows of (∂z_L/∂weights)ᵀ s for the block of the last <see cref="Forward"/>.</summary>
    /// <param name="inputs">As given to <see cref="Forward"/>.</param>
    /// <param name="rows">As given to <see cref="Forward"/>.</param>
    /// <param name="featureSensitivity">s, FeatureCount×n unit-major; 0 in rows that do not count.</param>
    /// <param name="gradient">Receives the sum by addition, length WeightCount.</param>
    public void Backward(ReadOnlySpan<double> inputs, int rows, ReadOnlySpan<double> featureSensitivity, Span<double> gradient)
    {
        featureSensitivity[..(architecture.LayerCount == 0 ? 0 : architecture.FeatureCount * rows)].CopyTo(sensitivity);
        for (var l = architecture.LayerCount - 1; l >= 0; l--)
        {
            var source = l == 0 ? inputs : activations[l - 1];
            var width = architecture.Widths[l];
            var delta = sensitivity.AsSpan(0, width * rows);
            for (var i = 0; i < delta.Length; i++)
            {
                var z = activations[l][i];
                delta[i] *= architecture.Activation switch
                {
                    Activation.Relu => z > 0 ? 1 : 0,
                    Activation.Tanh => 1 - (z * z),
                    _ => 1 - Math.Exp(-z),
                };
            }

            for (var i = 0; i < width; i++)
            {
                gradient[architecture.Index(l, i, -1)] += FixedOrder.Sum(delta.Slice(i * rows, rows));
                for (var j = 0; j < architecture.FanIn(l); j++)
                {
                    gradient[architecture.Index(l, i, j)] += FixedOrder.Dot(delta.Slice(i * rows, rows), source.Slice(j * rows, rows));
                }
            }

            if (l == 0)
            {
                return;
            }

            for (var j = 0; j < architecture.FanIn(l); j++)
            {
                for (var n = 0; n < rows; n++)
                {
                    double sum = 0;
                    for (var i = 0; i < width; i++)
                    {
                        sum += weights[architecture.Index(l, i, j)] * delta[(i * rows) + n];
                    }

                    nextSensitivity[(j * rows) + n] = sum;
                }
            }

            nextSensitivity.CopyTo(sensitivity.AsSpan());
        }
    }
}
