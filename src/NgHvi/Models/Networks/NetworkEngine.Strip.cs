namespace NgHvi;

internal sealed partial class NetworkEngine<TLanes, TVector, TScalar>
{
    private readonly struct Strip(TVector a, TVector b, TVector c, TVector d) // Alike to kernels; at most 64 numbers.
    {
        public readonly TVector A = a;
        public readonly TVector B = b;
        public readonly TVector C = c;
        public readonly TVector D = d;

        public static int Count { [MethodImpl(AggressiveInlining)] get => 4 * TLanes.Count; }

        [MethodImpl(AggressiveInlining)] public static Strip Repeat(TVector vector) => new(vector, vector, vector, vector);

        [MethodImpl(AggressiveInlining)]
        public static Strip Load(ref TScalar source, nint offset, nint step) => new( // First numbers a step apart.
            TLanes.Load(ref source, offset), TLanes.Load(ref source, offset + step),
            TLanes.Load(ref source, offset + (2 * step)), TLanes.Load(ref source, offset + (3 * step)));

        [MethodImpl(AggressiveInlining)]
        public void Store(ref TScalar target, nint offset)
        {
            TLanes.Store(A, ref target, offset);
            TLanes.Store(B, ref target, offset + TLanes.Count);
            TLanes.Store(C, ref target, offset + (2 * TLanes.Count));
            TLanes.Store(D, ref target, offset + (3 * TLanes.Count));
        }

        [MethodImpl(AggressiveInlining)]
        public static Strip LoadDoubles(ref double source) => new(
            TLanes.LoadDoubles(ref source, 0), TLanes.LoadDoubles(ref source, TLanes.Count),
            TLanes.LoadDoubles(ref source, 2 * TLanes.Count), TLanes.LoadDoubles(ref source, 3 * TLanes.Count));

        [MethodImpl(AggressiveInlining)]
        public void StoreDoubles(ref double target)
        {
            TLanes.StoreDoubles(A, ref target, 0);
            TLanes.StoreDoubles(B, ref target, TLanes.Count);
            TLanes.StoreDoubles(C, ref target, 2 * TLanes.Count);
            TLanes.StoreDoubles(D, ref target, 3 * TLanes.Count);
        }

        [MethodImpl(AggressiveInlining)]
        public Strip Plus(TVector w, Strip x) => new( // w·x + this.
            TLanes.MultiplyAdd(w, x.A, A), TLanes.MultiplyAdd(w, x.B, B), TLanes.MultiplyAdd(w, x.C, C), TLanes.MultiplyAdd(w, x.D, D));

        [MethodImpl(AggressiveInlining)] public void StoreSums(ref TScalar target) => TLanes.StoreSums(A, B, C, D, ref target);
    }

    // Rows: a multiple of 16; the rest is 0.
    [MethodImpl(AggressiveOptimization)]
    private static void Gather(ref double source, nint unitStep, nint rows, int unitCount, ref TScalar strips, nint stripStep)
    {
        nint count = Strip.Count;
        for (var u = 0; u < unitCount; u++)
        {
            ref var strip = ref strips;
            nint i = 0;
            for (; i + count <= rows; i += count)
            {
                Strip.LoadDoubles(ref Unsafe.Add(ref source, i)).Store(ref strip, 0);
                strip = ref Unsafe.Add(ref strip, stripStep);
            }

            for (nint j = 0; i + j < rows; j += TLanes.Count) TLanes.Store(TLanes.LoadDoubles(ref source, i + j), ref strip, j);
            for (var j = rows - i; j > 0 && j < count; j += TLanes.Count) TLanes.Store(TLanes.Constant(0), ref strip, j);
            source = ref Unsafe.Add(ref source, unitStep);
            strips = ref Unsafe.Add(ref strips, count);
        }
    }

    [MethodImpl(AggressiveOptimization)]
    private static void Scatter(ref TScalar strips, nint stripStep, int unitCount, ref double target, nint unitStep, nint rows)
    {
        nint count = Strip.Count;
        for (var u = 0; u < unitCount; u++)
        {
            ref var strip = ref strips;
            nint i = 0;
            for (; i + count <= rows; i += count)
            {
                Strip.Load(ref strip, 0, TLanes.Count).StoreDoubles(ref Unsafe.Add(ref target, i));
                strip = ref Unsafe.Add(ref strip, stripStep);
            }

            for (nint j = 0; i + j < rows; j += TLanes.Count) TLanes.StoreDoubles(TLanes.Load(ref strip, j), ref target, i + j);
            target = ref Unsafe.Add(ref target, unitStep);
            strips = ref Unsafe.Add(ref strips, count);
        }
    }
}
