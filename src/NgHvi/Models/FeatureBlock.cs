namespace NgHvi;

/// <summary>The features of a chunk, unit-major, the constant first and zero in filler rows (C×rows); response and presence of each row;
/// and room for ∂ log p/∂z without that of the constant, (C − 1)×rows, empty when no hidden layer needs it.</summary>
internal readonly ref struct FeatureBlock(
    int rows, ReadOnlySpan<double> features, ReadOnlySpan<double> response, ReadOnlySpan<double> presence, Span<double> sensitivity)
{
    public int Rows { get; } = rows;
    public ReadOnlySpan<double> Features { get; } = features;
    public ReadOnlySpan<double> Response { get; } = response;
    public ReadOnlySpan<double> Presence { get; } = presence;
    public Span<double> Sensitivity { get; } = sensitivity;

    // The first of each, for vectors.
    public ref double Z => ref MemoryMarshal.GetReference(Features);
    public ref double Y => ref MemoryMarshal.GetReference(Response);
    public ref double S => ref MemoryMarshal.GetReference(Sensitivity);
}
