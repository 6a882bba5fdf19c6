namespace NgHvi;

/// <summary>The statistics of some groups as vectors over groups: entry v of an array holds <see cref="Vector{T}.Count"/> consecutive
/// groups.</summary>
internal sealed class GroupArrays
{
    private readonly double[] gramZ;
    private readonly double[] crossZr;
    private readonly double[] crossZX;
    private readonly double[] presence;

    public GroupArrays(GroupedStatistics data, IReadOnlyList<int> groups)
    {
        var (q, r) = (data.FixedCount, data.RandomCount);
        var lanes = Vector<double>.Count;
        (FixedCount, Count) = (q, groups.Count);
        VectorCount = (groups.Count + lanes - 1) / lanes;
        var padded = VectorCount * lanes;
        gramZ = new double[r * (r + 1) / 2 * padded];
        crossZr = new double[r * padded];
        crossZX = new double[r * q * padded];
        presence = new double[padded];
        presence.AsSpan(0, groups.Count).Fill(1);
        for (var i = 0; i < r; i++)
        {
            Gather(data.CrossZr(i), groups, crossZr.AsSpan(i * padded, padded));
            for (var j = 0; j <= i; j++)
                Gather(data.GramZ(i, j), groups, gramZ.AsSpan(((i * (i + 1) / 2) + j) * padded, padded));

            for (var j = 0; j < q; j++)
                Gather(data.CrossZX(i, j), groups, crossZX.AsSpan(((i * q) + j) * padded, padded));
        }
    }

    /// <summary>q.</summary>
    public int FixedCount { get; }
    /// <summary>Number of groups.</summary>
    public int Count { get; }
    /// <summary>Vectors that hold them, the last padded with zeros.</summary>
    public int VectorCount { get; }
    /// <summary>1 for a group, 0 for padding.</summary>
    public ReadOnlySpan<Vector<double>> Presence => Cast(presence);
    /// <summary>The vectors of (i, j), i ≥ j, of ZᵀZ, all pairs one after the other: index (i(i+1)/2 + j)·VectorCount + v.</summary>
    public ReadOnlySpan<Vector<double>> GramZ => Cast(gramZ);
    /// <summary>Zᵀ(y − Xβ₀): index i·VectorCount + v.</summary>
    public ReadOnlySpan<Vector<double>> CrossZr => Cast(crossZr);
    /// <summary>ZᵀX: index (i·q + j)·VectorCount + v.</summary>
    public ReadOnlySpan<Vector<double>> CrossZX => Cast(crossZX);

    private static ReadOnlySpan<Vector<double>> Cast(double[] array) => MemoryMarshal.Cast<double, Vector<double>>(array.AsSpan());

    private static void Gather(ReadOnlySpan<double> source, IReadOnlyList<int> indices, Span<double> destination)
    {
        for (var i = 0; i < indices.Count; i++) destination[i] = source[indices[i]];
    }
}
