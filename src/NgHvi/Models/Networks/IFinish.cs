namespace NgHvi;

/// <summary>What <see cref="ProductKernel{TLanes, TVector, TScalar, TFinish}"/> does to a sum of products before it writes it, and where
/// the sum starts.</summary>
internal interface IFinish<TLanes, TVector, TScalar>
    where TLanes : struct, ILanes<TVector, TScalar>
    where TVector : struct
    where TScalar : unmanaged
{
    /// <summary>Whether sums start from the unit's bias; else from 0.</summary>
    static abstract bool StartsFromBias { get; }

    /// <summary>The strip to write.</summary>
    static abstract Strip<TLanes, TVector, TScalar> Apply(Strip<TLanes, TVector, TScalar> sum, ref TScalar unit, nint offset);
}
