namespace NgHvi;

/// <summary>A named run of entries of θ.</summary>
public readonly record struct ParameterBlock
{
    internal ParameterBlock(string name, int offset, int length, ParameterScale scale) =>
        (Name, Offset, Length, Scale) = (name, offset, length, scale);

    /// <summary>For example "fixed effects".</summary>
    public string Name { get; }
    /// <summary>Index of the first entry in θ.</summary>
    public int Offset { get; }
    /// <summary>Number of entries.</summary>
    public int Length { get; }
    internal ParameterScale Scale { get; }

    /// <summary>The block's entries.</summary>
    /// <param name="theta">A vector laid out as θ.</param>
    public ReadOnlySpan<double> Of(ReadOnlySpan<double> theta) => theta.Slice(Offset, Length);

    /// <summary>The block's entries, to write.</summary>
    /// <param name="theta">A vector laid out as θ.</param>
    public Span<double> Of(Span<double> theta) => theta.Slice(Offset, Length);
}
