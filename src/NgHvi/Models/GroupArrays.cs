namespace NgHvi;

/// <summary>Statistics of groups, eight to a vector, zero-padded.</summary>
internal sealed class GroupArrays
{
    private readonly Vector8[] gramZ, crossZr, crossZX, presence;

    public GroupArrays(GroupedStatistics data, IReadOnlyList<int> groups)
    {
        var (q, r) = (data.FixedCount, data.RandomCount);
        (FixedCount, Count, VectorCount) = (q, groups.Count, (groups.Count + RowPack.Lanes - 1) / RowPack.Lanes);
        (gramZ, crossZr) = (new Vector8[r * (r + 1) / 2 * VectorCount], new Vector8[r * VectorCount]);
        (crossZX, presence) = (new Vector8[r * q * VectorCount], new Vector8[VectorCount]);
        MemoryMarshal.Cast<Vector8, double>(presence.AsSpan())[..groups.Count].Fill(1);
        for (var (i, pair) = (0, 0); i < r; i++)
        {
            Gather(data.CrossZr(i), groups, crossZr, i);
            for (var j = 0; j <= i; j++) Gather(data.GramZ(i, j), groups, gramZ, pair++);
            for (var j = 0; j < q; j++) Gather(data.CrossZX(i, j), groups, crossZX, (i * q) + j);
        }
    }

    public int FixedCount { get; }
    public int Count { get; }
    public int VectorCount { get; }
    public ReadOnlySpan<Vector8> Presence => presence; // 0 for padding.
    public ReadOnlySpan<Vector8> GramZ => gramZ; // (ZᵀZ)_ij, i ≥ j; stride VectorCount.
    public ReadOnlySpan<Vector8> CrossZr => crossZr; // Zᵀ(y − Xβ₀).
    public ReadOnlySpan<Vector8> CrossZX => crossZX; // ZᵀX, by rows.

    private void Gather(ReadOnlySpan<double> source, IReadOnlyList<int> groups, Vector8[] destination, int run)
    {
        var target = MemoryMarshal.Cast<Vector8, double>(destination.AsSpan(run * VectorCount));
        for (var i = 0; i < groups.Count; i++) target[i] = source[groups[i]];
    }
}
