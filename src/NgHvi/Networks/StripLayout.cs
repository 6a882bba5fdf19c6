using System.Runtime.CompilerServices;
using NgHvi.LinearAlgebra;

namespace NgHvi.Networks;

/// <summary>Copies between the caller's units, rows apart, and the units of one strip, next to each other.</summary>
internal static class StripLayout<TLanes, TVector, TScalar>
    where TLanes : struct, ILanes<TVector, TScalar>
    where TVector : struct
    where TScalar : unmanaged
{
    /// <summary>Reads the rows of a strip of every unit.</summary>
    /// <param name="source">The strip's first row of the first unit.</param>
    /// <param name="rows">From a unit to the next.</param>
    /// <param name="present">Rows of the strip that there are, a multiple of 16; the others become 0.</param>
    /// <param name="unitCount">How many units.</param>
    /// <param name="strip">Receives the units.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(ref double source, nint rows, nint present, int unitCount, ref TScalar strip)
    {
        nint count = Strip<TLanes, TVector, TScalar>.Count;
        for (var u = 0; present == count && u < unitCount; u++)
        {
            Strip<TLanes, TVector, TScalar>.LoadDoubles(ref source).Store(ref strip, 0);
            source = ref Unsafe.Add(ref source, rows);
            strip = ref Unsafe.Add(ref strip, count);
        }

        for (var u = 0; present < count && u < unitCount; u++)
        {
            for (nint i = 0; i < present; i += TLanes.Count)
            {
                TLanes.Store(TLanes.LoadDoubles(ref source, i), ref strip, i);
            }

            for (var i = present; i < count; i += TLanes.Count)
            {
                TLanes.Store(TLanes.Constant(0), ref strip, i);
            }

            source = ref Unsafe.Add(ref source, rows);
            strip = ref Unsafe.Add(ref strip, count);
        }
    }

    /// <summary>Writes the rows of a strip of every unit.</summary>
    /// <param name="strip">The units.</param>
    /// <param name="unitCount">How many units.</param>
    /// <param name="target">The strip's first row of the first unit.</param>
    /// <param name="rows">From a unit to the next.</param>
    /// <param name="present">Rows of the strip that there are, a multiple of 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scatter(ref TScalar strip, int unitCount, ref double target, nint rows, nint present)
    {
        nint count = Strip<TLanes, TVector, TScalar>.Count;
        for (var u = 0; present == count && u < unitCount; u++)
        {
            Strip<TLanes, TVector, TScalar>.Load(ref strip, 0, TLanes.Count).StoreDoubles(ref target);
            target = ref Unsafe.Add(ref target, rows);
            strip = ref Unsafe.Add(ref strip, count);
        }

        for (var u = 0; present < count && u < unitCount; u++)
        {
            for (nint i = 0; i < present; i += TLanes.Count)
            {
                TLanes.StoreDoubles(TLanes.Load(ref strip, i), ref target, i);
            }

            target = ref Unsafe.Add(ref target, rows);
            strip = ref Unsafe.Add(ref strip, count);
        }
    }
}
