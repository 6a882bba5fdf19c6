namespace NgHvi;

/// <summary>P = W(1, z), for an activation that a later pass applies.</summary>
internal readonly struct PreActivation<TLanes, TVector, TScalar> : IFinish<TLanes, TVector, TScalar>
    where TLanes : struct, ILanes<TVector, TScalar>
    where TVector : struct
    where TScalar : unmanaged
{
    public static bool StartsFromBias => true;

    [MethodImpl(AggressiveInlining)]
    public static Strip<TLanes, TVector, TScalar> Apply(Strip<TLanes, TVector, TScalar> sum, ref TScalar unit, nint offset) => sum;
}
