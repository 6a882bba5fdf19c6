namespace NgHvi;

/// <summary>Rows of inputs with a response of 0 or 1, stacked by group.</summary>
public sealed class BinaryPanel
{
    private readonly double[] inputs;
    private readonly double[] response;
    private readonly int[] groupOffsets;

    /// <summary>Copies the rows.</summary>
    /// <param name="inputs">x, n×m row-major. Range: finite.</param>
    /// <param name="inputCount">m. Range: ≥ 0.</param>
    /// <param name="response">y, length n. Range: 0 or 1.</param>
    /// <param name="groupOffsets">Rows of group k are groupOffsets[k] to groupOffsets[k + 1] − 1; length K + 1, from 0 to n, never falling.</param>
    /// <exception cref="InputException">An input is not finite or a response is neither 0 nor 1.</exception>
    /// <exception cref="ArgumentException">The lengths or the offsets disagree.</exception>
    public BinaryPanel(ReadOnlySpan<double> inputs, int inputCount, ReadOnlySpan<double> response, ReadOnlySpan<int> groupOffsets)
    {
        InputCount = Guard.NonNegative(inputCount);
        Guard.SameLength(inputs.Length, nameof(inputs), checked(response.Length * inputCount), "the rows times inputCount");
        if (groupOffsets.Length < 2 || groupOffsets[0] != 0 || groupOffsets[^1] != response.Length)
        {
            throw new ArgumentException($"Group offsets must run from 0 to the number of rows, {response.Length}.", nameof(groupOffsets));
        }

        for (var k = 1; k < groupOffsets.Length; k++)
        {
            if (groupOffsets[k] < groupOffsets[k - 1])
            {
                throw new ArgumentException($"Group offsets must not fall, but offset {k} does.", nameof(groupOffsets));
            }
        }

        for (var i = 0; i < response.Length; i++)
        {
            if (response[i] is not (0 or 1))
            {
                throw new InputException(FormattableString.Invariant($"The response of row {i + 1} is {response[i]}; a binary response is 0 or 1."));
            }
        }

        for (var i = 0; i < inputs.Length; i++)
        {
            if (!double.IsFinite(inputs[i]))
            {
                throw new InputException(FormattableString.Invariant($"Input {(i % inputCount) + 1} of row {(i / inputCount) + 1} is {inputs[i]}; it must be finite."));
            }
        }

        (this.inputs, this.response, this.groupOffsets) = (inputs.ToArray(), response.ToArray(), groupOffsets.ToArray());
    }

    /// <summary>m, without the constant.</summary>
    public int InputCount { get; }

    /// <summary>n.</summary>
    public int RowCount => response.Length;

    /// <summary>K.</summary>
    public int GroupCount => groupOffsets.Length - 1;

    /// <summary>x, n×m row-major.</summary>
    public ReadOnlySpan<double> Inputs => inputs;

    /// <summary>y, length n.</summary>
    public ReadOnlySpan<double> Response => response;

    /// <summary>Rows of group k begin at entry k; length K + 1.</summary>
    public ReadOnlySpan<int> GroupOffsets => groupOffsets;
}
