namespace NgHvi;

/// <summary>The training rows of a network's fit as they are saved, group by group, so that predictions can condition on them without the table.</summary>
/// <param name="GroupOffsets">Rows of group k begin at entry k; length K + 1.</param>
/// <param name="Inputs">x, n×m row by row: little-endian doubles, written in base64.</param>
/// <param name="Response">y, length n, written in the same way.</param>
public sealed record RowsDocument(IReadOnlyList<int> GroupOffsets, string Inputs, string Response)
{
    /// <summary>Takes rows.</summary>
    public static RowsDocument From(GroupedInputs data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new RowsDocument(data.GroupOffsets.ToArray(), ToText(data.Inputs), ToText(data.Response));
    }

    /// <summary>The rows.</summary>
    /// <param name="inputNames">Names of the inputs.</param>
    /// <param name="data">The names and groups that belong to them.</param>
    /// <exception cref="ArgumentException">Lengths disagree or a number is not finite.</exception>
    /// <exception cref="FormatException">A text is not base64.</exception>
    public GroupedInputs ToData(IReadOnlyList<string> inputNames, DataDocument data)
    {
        ArgumentNullException.ThrowIfNull(inputNames);
        ArgumentNullException.ThrowIfNull(data);
        var (response, inputs) = (ToNumbers(Response), ToNumbers(Inputs));
        var keys = new string[response.Length];
        Guard.SameLength(GroupOffsets.Count, nameof(GroupOffsets), data.GroupKeys.Count + 1, "K + 1");
        Guard.SameLength(GroupOffsets[^1], "the rows of all groups", keys.Length, "n");
        Guard.SameLength(inputs.Length, nameof(Inputs), checked(keys.Length * inputNames.Count), "n·m");
        for (var k = 0; k < data.GroupKeys.Count; k++)
        {
            Array.Fill(keys, data.GroupKeys[k], GroupOffsets[k], GroupOffsets[k + 1] - GroupOffsets[k]);
        }

        return GroupedInputs.FromArrays(response, inputs, keys, inputNames, data.GroupColumn, data.Response);
    }

    private static string ToText(ReadOnlySpan<double> numbers)
    {
        var bits = MemoryMarshal.Cast<double, long>(numbers).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(bits, bits);
        }

        return Convert.ToBase64String(MemoryMarshal.AsBytes<long>(bits));
    }

    private static double[] ToNumbers(string text)
    {
        var bytes = Convert.FromBase64String(text);
        if (bytes.Length % sizeof(double) != 0)
        {
            throw new ArgumentException("The bytes are no whole number of doubles.", nameof(text));
        }

        var bits = MemoryMarshal.Cast<byte, long>(bytes).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(bits, bits);
        }

        return MemoryMarshal.Cast<long, double>(bits).ToArray();
    }
}
