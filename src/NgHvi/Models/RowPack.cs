namespace NgHvi;

/// <summary>Rows arranged for arithmetic over eight lanes. Either lane l holds group l of eight groups of similar size, or the lanes share
/// the rows of one large group. Slot s of lane l is the row <see cref="Start"/> + 8s + l of its chunk.</summary>
/// <param name="Start">First row in the chunk.</param>
/// <param name="Slots">Rows in a lane.</param>
/// <param name="IsShared">Whether all lanes hold one group, whose sums then go over the lanes.</param>
/// <param name="Groups">The group of each lane, −1 for an empty lane; length 8.</param>
internal readonly record struct RowPack(int Start, int Slots, bool IsShared, int[] Groups)
{
    public const int Lanes = 8; // Lanes of a vector.
    public int End => Start + (Slots * Lanes); // The row after the last one.
    // 1 in every lane that stands for a group, 0 in the others; a shared group counts in its first lane.
    public Vector8 Presence { get; } = Present(Groups, IsShared);

    private static Vector8 Present(int[] groups, bool isShared)
    {
        Span<double> lanes = stackalloc double[Lanes];
        for (var l = 0; l < Lanes; l++) lanes[l] = groups[l] >= 0 && (!isShared || l == 0) ? 1 : 0;
        return Vector512.Create<double>(lanes);
    }
}
