namespace NgHvi;

/// <summary>A named run of consecutive entries of θ.</summary>
/// <param name="Name">For example "fixed effects".</param>
/// <param name="Offset">Index of the first entry in θ.</param>
/// <param name="Length">Number of entries.</param>
/// <param name="Scale">What the entries are on the natural scale.</param>
public readonly record struct ParameterBlock(string Name, int Offset, int Length, ParameterScale Scale)
{
    /// <summary>The block's entries of a vector with the layout of θ.</summary>
    public ReadOnlySpan<double> Of(ReadOnlySpan<double> theta) => theta.Slice(Offset, Length);

    /// <summary>The block's entries of a vector with the layout of θ, to write.</summary>
    public Span<double> Of(Span<double> theta) => theta.Slice(Offset, Length);
}
