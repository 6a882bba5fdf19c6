namespace NgHvi;

/// <summary>The features of a chunk, unit-major, and what follows from them row by row.</summary>
internal readonly ref struct FeatureBlock(
    int rows, ReadOnlySpan<double> features, ReadOnlySpan<double> response, ReadOnlySpan<double> presence, Span<double> sensitivity)
{
    public int Rows { get; } = rows;
    public ReadOnlySpan<double> Features { get; } = features;
    public ReadOnlySpan<double> Response { get; } = response;
    public ReadOnlySpan<double> Presence { get; } = presence;
    public Span<double> Sensitivity { get; } = sensitivity;
}
