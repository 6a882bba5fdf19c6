namespace NgHvi;

/// <summary>Inner products Σ over rows of a_u b_v of units with units, over the strips of a tile. Each product is summed lane by lane in
/// the order of the rows, then over the lanes.</summary>
internal static class InnerProductKernel<TLanes, TVector, TScalar>
    where TLanes : struct, ILanes<TVector, TScalar>
    where TVector : struct
    where TScalar : unmanaged
{
    /// <summary>Products of five units of a with four units of b.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Five(ref TScalar a, nint aStep, ref TScalar b, nint bStep, int stripCount, ref TScalar sums)
    {
        nint strip = Strip<TLanes, TVector, TScalar>.Count;
        var s0 = Strip<TLanes, TVector, TScalar>.Repeat(TLanes.Constant(0));
        var s1 = Strip<TLanes, TVector, TScalar>.Repeat(TLanes.Constant(0));
        var s2 = Strip<TLanes, TVector, TScalar>.Repeat(TLanes.Constant(0));
        var s3 = Strip<TLanes, TVector, TScalar>.Repeat(TLanes.Constant(0));
        var s4 = Strip<TLanes, TVector, TScalar>.Repeat(TLanes.Constant(0));
        for (var p = 0; p < stripCount; p++)
        {
            for (nint i = 0; i < strip; i += TLanes.Count)
            {
                var y = Strip<TLanes, TVector, TScalar>.Load(ref b, i, strip);
                s0 = s0.Plus(TLanes.Load(ref a, i), y);
                s1 = s1.Plus(TLanes.Load(ref a, i + strip), y);
                s2 = s2.Plus(TLanes.Load(ref a, i + (2 * strip)), y);
                s3 = s3.Plus(TLanes.Load(ref a, i + (3 * strip)), y);
                s4 = s4.Plus(TLanes.Load(ref a, i + (4 * strip)), y);
            }

            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        s0.StoreSums(ref sums);
        s1.StoreSums(ref Unsafe.Add(ref sums, 4));
        s2.StoreSums(ref Unsafe.Add(ref sums, 8));
        s3.StoreSums(ref Unsafe.Add(ref sums, 12));
        s4.StoreSums(ref Unsafe.Add(ref sums, 16));
    }

    /// <summary>Products of four units of a with four units of b.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Four(ref TScalar a, nint aStep, ref TScalar b, nint bStep, int stripCount, ref TScalar sums)
    {
        nint strip = Strip<TLanes, TVector, TScalar>.Count;
        var s0 = Strip<TLanes, TVector, TScalar>.Repeat(TLanes.Constant(0));
        var s1 = Strip<TLanes, TVector, TScalar>.Repeat(TLanes.Constant(0));
        var s2 = Strip<TLanes, TVector, TScalar>.Repeat(TLanes.Constant(0));
        var s3 = Strip<TLanes, TVector, TScalar>.Repeat(TLanes.Constant(0));
        for (var p = 0; p < stripCount; p++)
        {
            for (nint i = 0; i < strip; i += TLanes.Count)
            {
                var y = Strip<TLanes, TVector, TScalar>.Load(ref b, i, strip);
                s0 = s0.Plus(TLanes.Load(ref a, i), y);
                s1 = s1.Plus(TLanes.Load(ref a, i + strip), y);
                s2 = s2.Plus(TLanes.Load(ref a, i + (2 * strip)), y);
                s3 = s3.Plus(TLanes.Load(ref a, i + (3 * strip)), y);
            }

            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        s0.StoreSums(ref sums);
        s1.StoreSums(ref Unsafe.Add(ref sums, 4));
        s2.StoreSums(ref Unsafe.Add(ref sums, 8));
        s3.StoreSums(ref Unsafe.Add(ref sums, 12));
    }

    /// <summary>Products of three units of a with four units of b.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Three(ref TScalar a, nint aStep, ref TScalar b, nint bStep, int stripCount, ref TScalar sums)
    {
        nint strip = Strip<TLanes, TVector, TScalar>.Count;
        var s0 = Strip<TLanes, TVector, TScalar>.Repeat(TLanes.Constant(0));
        var s1 = Strip<TLanes, TVector, TScalar>.Repeat(TLanes.Constant(0));
        var s2 = Strip<TLanes, TVector, TScalar>.Repeat(TLanes.Constant(0));
        for (var p = 0; p < stripCount; p++)
        {
            for (nint i = 0; i < strip; i += TLanes.Count)
            {
                var y = Strip<TLanes, TVector, TScalar>.Load(ref b, i, strip);
                s0 = s0.Plus(TLanes.Load(ref a, i), y);
                s1 = s1.Plus(TLanes.Load(ref a, i + strip), y);
                s2 = s2.Plus(TLanes.Load(ref a, i + (2 * strip)), y);
            }

            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        s0.StoreSums(ref sums);
        s1.StoreSums(ref Unsafe.Add(ref sums, 4));
        s2.StoreSums(ref Unsafe.Add(ref sums, 8));
    }

    /// <summary>Products of two units of a with four units of b.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Two(ref TScalar a, nint aStep, ref TScalar b, nint bStep, int stripCount, ref TScalar sums)
    {
        nint strip = Strip<TLanes, TVector, TScalar>.Count;
        var s0 = Strip<TLanes, TVector, TScalar>.Repeat(TLanes.Constant(0));
        var s1 = Strip<TLanes, TVector, TScalar>.Repeat(TLanes.Constant(0));
        for (var p = 0; p < stripCount; p++)
        {
            for (nint i = 0; i < strip; i += TLanes.Count)
            {
                var y = Strip<TLanes, TVector, TScalar>.Load(ref b, i, strip);
                s0 = s0.Plus(TLanes.Load(ref a, i), y);
                s1 = s1.Plus(TLanes.Load(ref a, i + strip), y);
            }

            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        s0.StoreSums(ref sums);
        s1.StoreSums(ref Unsafe.Add(ref sums, 4));
    }

    /// <summary>Products of one unit of a with four units of b.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void One(ref TScalar a, nint aStep, ref TScalar b, nint bStep, int stripCount, ref TScalar sums)
    {
        nint strip = Strip<TLanes, TVector, TScalar>.Count;
        var s0 = Strip<TLanes, TVector, TScalar>.Repeat(TLanes.Constant(0));
        for (var p = 0; p < stripCount; p++)
        {
            for (nint i = 0; i < strip; i += TLanes.Count)
            {
                var y = Strip<TLanes, TVector, TScalar>.Load(ref b, i, strip);
                s0 = s0.Plus(TLanes.Load(ref a, i), y);
            }

            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        s0.StoreSums(ref sums);
    }
}
