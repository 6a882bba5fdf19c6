namespace NgHvi;

/// <summary>The regressors of a chunk, unit-major and zero in filler rows (C×rows); and room for ∂ log p/∂feature, empty when no hidden
/// layer needs it.</summary>
internal readonly ref struct FeatureBlock(RowChunk chunk, ReadOnlySpan<double> features, Span<double> sensitivity)
{
    public int Rows { get; } = chunk.Rows;
    public ReadOnlySpan<double> Features { get; } = features;
    public ReadOnlySpan<double> Response { get; } = chunk.Response;
    public ReadOnlySpan<double> Presence { get; } = chunk.Presence;
    public Span<double> Sensitivity { get; } = sensitivity;

    public ref double Z => ref MemoryMarshal.GetReference(Features);
    public ref double Y => ref MemoryMarshal.GetReference(Response);
    public ref double S => ref MemoryMarshal.GetReference(Sensitivity);
}
