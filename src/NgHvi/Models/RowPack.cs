namespace NgHvi;

/// <summary>Lane l holds group l (−1: none) or a share of one; its slot s is row Start + 8s + l.</summary>
internal readonly record struct RowPack(int Start, int Slots, bool IsShared, int[] Groups)
{
    public const int Lanes = 8;
    public int End => Start + (Slots * Lanes);
    // 1 in lanes of groups; a shared group counts in its first.
    public Vector8 Presence { get; } = Present(Groups, IsShared);

    private static Vector8 Present(int[] groups, bool isShared)
    {
        Span<double> lanes = stackalloc double[Lanes];
        for (var l = 0; l < Lanes; l++) lanes[l] = groups[l] >= 0 && (!isShared || l == 0) ? 1 : 0;
        return Vector512.Create<double>(lanes);
    }
}
