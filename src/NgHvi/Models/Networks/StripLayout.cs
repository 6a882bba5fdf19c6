namespace NgHvi;

/// <summary>Copies between the caller's units, rows apart, and the units of strips, within which unit follows unit.</summary>
internal static class StripLayout<TLanes, TVector, TScalar>
    where TLanes : struct, ILanes<TVector, TScalar>
    where TVector : struct
    where TScalar : unmanaged
{
    /// <summary>Reads some rows of every unit.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Gather(ref double source, nint unitStep, nint rows, int unitCount, ref TScalar strips, nint stripStep)
    {
        nint count = Strip<TLanes, TVector, TScalar>.Count;
        for (var u = 0; u < unitCount; u++)
        {
            ref var strip = ref strips;
            nint i = 0;
            for (; i + count <= rows; i += count)
            {
                Strip<TLanes, TVector, TScalar>.LoadDoubles(ref Unsafe.Add(ref source, i)).Store(ref strip, 0);
                strip = ref Unsafe.Add(ref strip, stripStep);
            }

            for (nint j = 0; i + j < rows; j += TLanes.Count)
            {
                TLanes.Store(TLanes.LoadDoubles(ref source, i + j), ref strip, j);
            }

            for (var j = rows - i; j > 0 && j < count; j += TLanes.Count)
            {
                TLanes.Store(TLanes.Constant(0), ref strip, j);
            }

            source = ref Unsafe.Add(ref source, unitStep);
            strips = ref Unsafe.Add(ref strips, count);
        }
    }

    /// <summary>Writes some rows of every unit.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Scatter(ref TScalar strips, nint stripStep, int unitCount, ref double target, nint unitStep, nint rows)
    {
        nint count = Strip<TLanes, TVector, TScalar>.Count;
        for (var u = 0; u < unitCount; u++)
        {
            ref var strip = ref strips;
            nint i = 0;
            for (; i + count <= rows; i += count)
            {
                Strip<TLanes, TVector, TScalar>.Load(ref strip, 0, TLanes.Count).StoreDoubles(ref Unsafe.Add(ref target, i));
                strip = ref Unsafe.Add(ref strip, stripStep);
            }

            for (nint j = 0; i + j < rows; j += TLanes.Count)
            {
                TLanes.StoreDoubles(TLanes.Load(ref strip, j), ref target, i + j);
            }

            target = ref Unsafe.Add(ref target, unitStep);
            strips = ref Unsafe.Add(ref strips, count);
        }
    }
}
