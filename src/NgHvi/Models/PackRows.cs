namespace NgHvi;

/// <summary>A pack, its regressors (C×Rows, zero in fillers) and room for ∂ log p/∂feature.</summary>
internal readonly ref struct PackRows(
    RowChunk chunk, bool isWeighted, in RowPack pack, ReadOnlySpan<double> regressors, Span<double> sensitivity)
{
    public readonly ref double Z = ref MemoryMarshal.GetReference(regressors);
    public readonly ref double S = ref MemoryMarshal.GetReference(sensitivity);
    public int Rows { get; } = chunk.Rows;
    public double[] Response { get; } = chunk.Response;
    public double[] Weights { get; init; } = chunk.Weights; // 0 in fillers.
    public bool IsWeighted { get; } = isWeighted; // Else they are 0 and 1.
    public double[]? Offsets { get; } = chunk.Offsets;
    public double[]? Constants { get; } = chunk.Constants;
    public bool NeedsSensitivity { get; } = sensitivity.Length > 0;
    public int Start { get; } = pack.Start;
    public int End { get; } = pack.End;
    public bool IsShared { get; } = pack.IsShared;
    public int[] Groups { get; } = pack.Groups;
    public Vector8 Presence { get; } = pack.Presence; // Of the groups.
}
