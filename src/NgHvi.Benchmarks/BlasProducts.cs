namespace NgHvi.Benchmarks;

/// <summary>
/// The matrix products of a network's forward and backward pass by <see cref="NativeBlas"/>, without biases and activations, block by
/// block: every product of a block finds its operands in the cache, which is faster here than products over all rows.
/// </summary>
internal sealed unsafe class BlasProducts
{
    private readonly int[] units;
    private readonly int rows;
    private readonly double[][] values;
    private readonly double[][] deltas;
    private readonly double[][] weights;
    private readonly double[][] gradients;
    private readonly float[][] singleValues;
    private readonly float[][] singleDeltas;
    private readonly float[][] singleWeights;
    private readonly float[][] singleGradients;

    /// <summary>Allocates.</summary>
    /// <param name="architecture">The shape.</param>
    /// <param name="rows">Rows of a block.</param>
    public BlasProducts(NetworkArchitecture architecture, int rows)
    {
        units = [architecture.InputCount, .. architecture.Widths];
        this.rows = rows;
        values = Filled(l => units[l] * rows);
        deltas = Filled(l => units[l] * rows);
        weights = Filled(l => l == 0 ? 0 : units[l] * units[l - 1]);
        gradients = Filled(l => l == 0 ? 0 : units[l] * units[l - 1]);
        (singleValues, singleDeltas, singleWeights, singleGradients) = (Narrow(values), Narrow(deltas), Narrow(weights), Narrow(gradients));
    }

    /// <summary>All products of one block.</summary>
    /// <param name="inputs">x of the block, rows×m column by column.</param>
    public void Run(ReadOnlySpan<double> inputs)
    {
        for (var l = 1; l < units.Length; l++)
        {
            fixed (double* x = l == 1 ? inputs : values[l - 1], w = weights[l], z = values[l])
            {
                NativeBlas.Multiply(false, true, rows, units[l], units[l - 1], x, rows, w, units[l], z);
            }
        }

        for (var l = units.Length - 1; l > 0; l--)
        {
            fixed (double* x = l == 1 ? inputs : values[l - 1], w = weights[l], d = deltas[l], g = gradients[l], next = deltas[l - 1])
            {
                NativeBlas.Multiply(true, false, units[l], units[l - 1], rows, d, rows, x, rows, g);
                if (l > 1)
                {
                    NativeBlas.Multiply(false, false, rows, units[l - 1], units[l], d, rows, w, units[l], next);
                }
            }
        }
    }

    /// <summary>The same in single precision.</summary>
    public void Run(ReadOnlySpan<float> inputs)
    {
        for (var l = 1; l < units.Length; l++)
        {
            fixed (float* x = l == 1 ? inputs : singleValues[l - 1], w = singleWeights[l], z = singleValues[l])
            {
                NativeBlas.Multiply(false, true, rows, units[l], units[l - 1], x, rows, w, units[l], z);
            }
        }

        for (var l = units.Length - 1; l > 0; l--)
        {
            fixed (float* x = l == 1 ? inputs : singleValues[l - 1], w = singleWeights[l])
            fixed (float* d = singleDeltas[l], g = singleGradients[l], next = singleDeltas[l - 1])
            {
                NativeBlas.Multiply(true, false, units[l], units[l - 1], rows, d, rows, x, rows, g);
                if (l > 1)
                {
                    NativeBlas.Multiply(false, false, rows, units[l - 1], units[l], d, rows, w, units[l], next);
                }
            }
        }
    }

    private double[][] Filled(Func<int, int> length) =>
        [.. units.Select((_, l) => Enumerable.Range(0, length(l)).Select(i => ((i * 37 % 101) - 50) / 500.0).ToArray())];

    private static float[][] Narrow(double[][] source) => [.. source.Select(numbers => numbers.Select(number => (float)number).ToArray())];
}
