namespace NgHvi;

/// <summary>max(W(1, z), 0). A NaN stays.</summary>
internal readonly struct RectifiedPreActivation<TLanes, TVector, TScalar> : IFinish<TLanes, TVector, TScalar>
    where TLanes : struct, ILanes<TVector, TScalar>
    where TVector : struct
    where TScalar : unmanaged
{
    public static bool StartsFromBias => true;

    [MethodImpl(AggressiveInlining)]
    public static Strip<TLanes, TVector, TScalar> Apply(Strip<TLanes, TVector, TScalar> sum, ref TScalar unit, nint offset)
    {
        var zero = TLanes.Constant(0);
        return new(TLanes.Max(zero, sum.A), TLanes.Max(zero, sum.B), TLanes.Max(zero, sum.C), TLanes.Max(zero, sum.D));
    }
}
