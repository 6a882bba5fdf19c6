namespace NgHvi;

/// <summary>Adds Σ δ_u (1, z)_v over the rows of a tile.</summary>
internal sealed partial class NetworkEngine<TLanes, TVector, TScalar>
{
    private const int UnitsReadBeyond = 3; // Behind the last strip of z.

    // All pairs of δ and (1, z); gradient by columns.
    [MethodImpl(AggressiveOptimization)]
    private static void AddGradient(
        ref TScalar delta, nint deltaStep, int deltaCount, ref TScalar inputs, int inputCount, int stripCount, Span<double> gradient)
    {
        nint strip = Strip.Count;
        var inputStep = inputCount * strip;
        var v = 0;
        for (; inputCount - v >= 4; v += 4)
        {
            ref var b = ref Unsafe.Add(ref inputs, v * strip);
            int units;
            for (var u = 0; u < deltaCount; u += units)
            {
                units = UnitsTogether(deltaCount - u);
                var target = gradient[((v * deltaCount) + u)..];
                AddRows(ref Unsafe.Add(ref delta, u * strip), units, deltaStep, ref b, inputStep, stripCount, 1, 4, deltaCount, target);
            }
        }

        // The last inputs take the place of the δ.
        var left = inputCount - v;
        var whole = left == 0 ? deltaCount : deltaCount - (deltaCount % 4);
        for (var u = 0; u < whole && left > 0; u += 4)
        {
            ref var b = ref Unsafe.Add(ref delta, u * strip);
            int units;
            for (var w = v; w < inputCount; w += units)
            {
                units = UnitsTogether(inputCount - w);
                var target = gradient[((w * deltaCount) + u)..];
                AddRows(ref Unsafe.Add(ref inputs, w * strip), units, inputStep, ref b, deltaStep, stripCount, deltaCount, 4, 1, target);
            }
        }

        ref var last = ref Unsafe.Add(ref inputs, v * strip);
        int rest;
        for (var u = whole; u < deltaCount; u += rest)
        {
            rest = UnitsTogether(deltaCount - u);
            var target = gradient[((v * deltaCount) + u)..];
            AddRows(ref Unsafe.Add(ref delta, u * strip), rest, deltaStep, ref last, inputStep, stripCount, 1, left, deltaCount, target);
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static int UnitsTogether(int count) => !TLanes.HasManyRegisters ? Math.Min(2, count) : count <= 5 ? count : 4;

    // Units of a with up to four of b, added in double.
    [MethodImpl(AggressiveOptimization)]
    private static void AddRows(
        ref TScalar a, int units, nint aStep, ref TScalar b, nint bStep, int stripCount, int unitStep, int columns, int columnStep,
        Span<double> gradient)
    {
        Span<TScalar> sums = stackalloc TScalar[20];
        switch (units)
        {
            case 5: Sum<Five>(ref a, aStep, ref b, bStep, stripCount, ref sums[0]); break;
            case 4: Sum<Four>(ref a, aStep, ref b, bStep, stripCount, ref sums[0]); break;
            case 3: Sum<Three>(ref a, aStep, ref b, bStep, stripCount, ref sums[0]); break;
            case 2: Sum<Two>(ref a, aStep, ref b, bStep, stripCount, ref sums[0]); break;
            default: Sum<One>(ref a, aStep, ref b, bStep, stripCount, ref sums[0]); break;
        }

        for (var i = 0; i < units; i++) for (var j = 0; j < columns; j++)
        {
            var sum = sums[(4 * i) + j];
            gradient[(i * unitStep) + (j * columnStep)] += typeof(TScalar) == typeof(double) ? (double)(object)sum : (float)(object)sum;
        }
    }

    // Lane by lane in row order, then over lanes.
    [MethodImpl(AggressiveOptimization)]
    private static void Sum<TUnits>(ref TScalar a, nint aStep, ref TScalar b, nint bStep, int stripCount, ref TScalar sums)
        where TUnits : struct, IUnits
    {
        nint strip = Strip.Count;
        var zero = Strip.Repeat(TLanes.Constant(0));
        var (s0, s1, s2, s3, s4) = (zero, zero, zero, zero, zero);
        for (var p = 0; p < stripCount; p++)
        {
            for (nint i = 0; i < strip; i += TLanes.Count)
            {
                var y = Strip.Load(ref b, i, strip);
                s0 = s0.Plus(TLanes.Load(ref a, i), y);
                if (TUnits.N > 1) s1 = s1.Plus(TLanes.Load(ref a, i + strip), y);
                if (TUnits.N > 2) s2 = s2.Plus(TLanes.Load(ref a, i + (2 * strip)), y);
                if (TUnits.N > 3) s3 = s3.Plus(TLanes.Load(ref a, i + (3 * strip)), y);
                if (TUnits.N > 4) s4 = s4.Plus(TLanes.Load(ref a, i + (4 * strip)), y);
            }

            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        s0.StoreSums(ref sums);
        if (TUnits.N > 1) s1.StoreSums(ref Unsafe.Add(ref sums, 4));
        if (TUnits.N > 2) s2.StoreSums(ref Unsafe.Add(ref sums, 8));
        if (TUnits.N > 3) s3.StoreSums(ref Unsafe.Add(ref sums, 12));
        if (TUnits.N > 4) s4.StoreSums(ref Unsafe.Add(ref sums, 16));
    }
}
