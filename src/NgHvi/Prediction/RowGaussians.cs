namespace NgHvi;

/// <summary>η of one row, in the model's units, at every draw of θ.</summary>
/// <param name="fixedPart">zᵀβ.</param>
/// <param name="mean">zᵀ(β + E[α]).</param>
/// <param name="variance">zᵀVar[α]z.</param>
/// <param name="spread">zᵀΣz, whatever the group.</param>
internal readonly ref struct RowGaussians(
    ReadOnlySpan<double> fixedPart, ReadOnlySpan<double> mean, ReadOnlySpan<double> variance, ReadOnlySpan<double> spread)
{
    public ReadOnlySpan<double> FixedPart { get; } = fixedPart;

    public ReadOnlySpan<double> Mean { get; } = mean;

    public ReadOnlySpan<double> Variance { get; } = variance;

    public ReadOnlySpan<double> Spread { get; } = spread;
}
