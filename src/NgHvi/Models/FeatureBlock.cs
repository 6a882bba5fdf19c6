namespace NgHvi;

/// <summary>The features of a chunk, unit-major, and what follows from them row by row.</summary>
/// <param name="rows">Rows of the chunk.</param>
/// <param name="features">z, the constant first, zero in filler rows; C×rows.</param>
/// <param name="response">y, length rows.</param>
/// <param name="presence">1 for a row of the data, length rows.</param>
/// <param name="sensitivity">Receives ∂ log p/∂z without that of the constant, (C − 1)×rows; empty when no hidden layer needs it.</param>
internal readonly ref struct FeatureBlock(
    int rows, ReadOnlySpan<double> features, ReadOnlySpan<double> response, ReadOnlySpan<double> presence, Span<double> sensitivity)
{
    public int Rows { get; } = rows;

    public ReadOnlySpan<double> Features { get; } = features;

    public ReadOnlySpan<double> Response { get; } = response;

    public ReadOnlySpan<double> Presence { get; } = presence;

    public Span<double> Sensitivity { get; } = sensitivity;
}
