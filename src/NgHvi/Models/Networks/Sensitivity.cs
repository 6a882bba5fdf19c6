namespace NgHvi;

/// <summary>Wᵀδ, for a derivative that a later pass multiplies in.</summary>
internal readonly struct Sensitivity<TLanes, TVector, TScalar> : IFinish<TLanes, TVector, TScalar>
    where TLanes : struct, ILanes<TVector, TScalar>
    where TVector : struct
    where TScalar : unmanaged
{
    public static bool StartsFromBias => false;

    [MethodImpl(AggressiveInlining)]
    public static Strip<TLanes, TVector, TScalar> Apply(Strip<TLanes, TVector, TScalar> sum, ref TScalar unit, nint offset) => sum;
}
