namespace NgHvi;

/// <summary>Wᵀδ where z > 0, else 0: the derivative of max(t, 0) is 0 at t = 0 (method section 4.2).</summary>
internal readonly struct RectifiedSensitivity<TLanes, TVector, TScalar> : IFinish<TLanes, TVector, TScalar>
    where TLanes : struct, ILanes<TVector, TScalar>
    where TVector : struct
    where TScalar : unmanaged
{
    public static bool StartsFromBias => false;

    [MethodImpl(AggressiveInlining)]
    public static Strip<TLanes, TVector, TScalar> Apply(Strip<TLanes, TVector, TScalar> sum, ref TScalar unit, nint offset)
    {
        var z = Strip<TLanes, TVector, TScalar>.Load(ref unit, offset, TLanes.Count);
        return new(TLanes.WherePositive(z.A, sum.A), TLanes.WherePositive(z.B, sum.B), TLanes.WherePositive(z.C, sum.C), TLanes.WherePositive(z.D, sum.D));
    }
}
