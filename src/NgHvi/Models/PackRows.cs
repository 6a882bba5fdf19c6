namespace NgHvi;

/// <summary>A pack, its regressors (C×Rows, zero in fillers) and room for ∂ log p/∂feature.</summary>
internal readonly ref struct PackRows(RowChunk chunk, in RowPack pack, ReadOnlySpan<double> regressors, Span<double> sensitivity)
{
    public readonly ref double Z = ref MemoryMarshal.GetReference(regressors);
    public readonly ref double S = ref MemoryMarshal.GetReference(sensitivity);
    public int Rows { get; } = chunk.Rows;
    public double[] Response { get; } = chunk.Response;
    public double[] RowPresence { get; } = chunk.Presence;
    public bool NeedsSensitivity { get; } = sensitivity.Length > 0;
    public int Start { get; } = pack.Start;
    public int End { get; } = pack.End;
    public bool IsShared { get; } = pack.IsShared;
    public int[] Groups { get; } = pack.Groups;
    public Vector8 Presence { get; } = pack.Presence; // Of the groups.
}
