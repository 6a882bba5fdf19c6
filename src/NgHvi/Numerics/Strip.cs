namespace NgHvi;

/// <summary>Four vector registers that a kernel treats alike.</summary>
internal readonly struct Strip<TLanes, TVector, TScalar>(TVector a, TVector b, TVector c, TVector d)
    where TLanes : struct, ILanes<TVector, TScalar>
    where TVector : struct
    where TScalar : unmanaged
{
    public readonly TVector A = a;
    public readonly TVector B = b;
    public readonly TVector C = c;
    public readonly TVector D = d;

    /// <summary>Numbers in a strip. Range: ≤ 64.</summary>
    public static int Count
    {
        [MethodImpl(AggressiveInlining)]
        get => 4 * TLanes.Count;
    }

    /// <summary>The same vector four times.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Strip<TLanes, TVector, TScalar> Repeat(TVector vector) => new(vector, vector, vector, vector);

    /// <summary>Reads four vectors whose first numbers are a step apart.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Strip<TLanes, TVector, TScalar> Load(ref TScalar source, nint offset, nint step) =>
        new(
            TLanes.Load(ref source, offset), TLanes.Load(ref source, offset + step), TLanes.Load(ref source, offset + (2 * step)),
            TLanes.Load(ref source, offset + (3 * step)));

    /// <summary>Writes the four vectors next to each other.</summary>
    [MethodImpl(AggressiveInlining)]
    public void Store(ref TScalar target, nint offset)
    {
        TLanes.Store(A, ref target, offset);
        TLanes.Store(B, ref target, offset + TLanes.Count);
        TLanes.Store(C, ref target, offset + (2 * TLanes.Count));
        TLanes.Store(D, ref target, offset + (3 * TLanes.Count));
    }

    /// <summary>Reads as many doubles as the strip has numbers and rounds them to TScalar.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Strip<TLanes, TVector, TScalar> LoadDoubles(ref double source) =>
        new(
            TLanes.LoadDoubles(ref source, 0), TLanes.LoadDoubles(ref source, TLanes.Count),
            TLanes.LoadDoubles(ref source, 2 * TLanes.Count), TLanes.LoadDoubles(ref source, 3 * TLanes.Count));

    /// <summary>Writes the strip's numbers as doubles.</summary>
    [MethodImpl(AggressiveInlining)]
    public void StoreDoubles(ref double target)
    {
        TLanes.StoreDoubles(A, ref target, 0);
        TLanes.StoreDoubles(B, ref target, TLanes.Count);
        TLanes.StoreDoubles(C, ref target, 2 * TLanes.Count);
        TLanes.StoreDoubles(D, ref target, 3 * TLanes.Count);
    }

    /// <summary>w·x + this.</summary>
    [MethodImpl(AggressiveInlining)]
    public Strip<TLanes, TVector, TScalar> Plus(TVector w, Strip<TLanes, TVector, TScalar> x) =>
        new(TLanes.MultiplyAdd(w, x.A, A), TLanes.MultiplyAdd(w, x.B, B), TLanes.MultiplyAdd(w, x.C, C), TLanes.MultiplyAdd(w, x.D, D));

    /// <summary>Writes the sums of the lanes of the four vectors.</summary>
    [MethodImpl(AggressiveInlining)]
    public void StoreSums(ref TScalar target) => TLanes.StoreSums(A, B, C, D, ref target);
}
