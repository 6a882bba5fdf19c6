namespace NgHvi;

/// <summary>out_u = finish(Σ_k W[u,k] x_k), each sum in the order of k; and adds Σ δ_u (1, z)_v over the rows of a tile.</summary>
internal sealed partial class NetworkEngine<TLanes, TVector, TScalar>
{
    [MethodImpl(AggressiveOptimization)]
    private static void Multiply<TFinish>(in Product product) where TFinish : struct, IFinish // From strips of x that fit into L1.
    {
        var (u, count) = (0, product.UnitCount);
        if (TLanes.HasManyRegisters)
        {
            // Five last, not four and one: one unit has too few sums to hide latency.
            for (; count - u >= 4 && count - u != 5; u += 4) Multiply<TFinish, Four>(product, u);
            switch (count - u)
            {
                case 5: Multiply<TFinish, Five>(product, u); return;
                case 3: Multiply<TFinish, Three>(product, u); return;
            }
        }

        for (; count - u >= 2; u += 2) Multiply<TFinish, Two>(product, u);
        if (u < count) Multiply<TFinish, One>(product, u);
    }

    [MethodImpl(AggressiveOptimization)]
    private static void Multiply<TFinish, TUnits>(in Product product, int u) where TFinish : struct, IFinish where TUnits : struct, IUnits
    {
        nint strip = Strip.Count;
        var (unitStep, weightStep, inputCount) = (product.UnitStep, product.WeightStep, product.InputCount);
        for (var p = 0; p < product.StripCount; p++)
        {
            ref var weight = ref Unsafe.Add(ref product.Weights, u * unitStep);
            ref var input = ref Unsafe.Add(ref product.Inputs, p * product.InputStep);
            var s0 = Start<TFinish>(product, u);
            var s1 = TUnits.N > 1 ? Start<TFinish>(product, u + 1) : default;
            var s2 = TUnits.N > 2 ? Start<TFinish>(product, u + 2) : default;
            var s3 = TUnits.N > 3 ? Start<TFinish>(product, u + 3) : default;
            var s4 = TUnits.N > 4 ? Start<TFinish>(product, u + 4) : default;
            for (var k = 0; k < inputCount; k++)
            {
                var x = Strip.Load(ref input, 0, TLanes.Count);
                s0 = s0.Plus(TLanes.All(weight), x);
                if (TUnits.N > 1) s1 = s1.Plus(TLanes.All(Unsafe.Add(ref weight, unitStep)), x);
                if (TUnits.N > 2) s2 = s2.Plus(TLanes.All(Unsafe.Add(ref weight, 2 * unitStep)), x);
                if (TUnits.N > 3) s3 = s3.Plus(TLanes.All(Unsafe.Add(ref weight, 3 * unitStep)), x);
                if (TUnits.N > 4) s4 = s4.Plus(TLanes.All(Unsafe.Add(ref weight, 4 * unitStep)), x);
                weight = ref Unsafe.Add(ref weight, weightStep);
                input = ref Unsafe.Add(ref input, strip);
            }

            var offset = (p * product.OutputStep) + (u * strip);
            Finish<TFinish>(s0, product, offset);
            if (TUnits.N > 1) Finish<TFinish>(s1, product, offset + strip);
            if (TUnits.N > 2) Finish<TFinish>(s2, product, offset + (2 * strip));
            if (TUnits.N > 3) Finish<TFinish>(s3, product, offset + (3 * strip));
            if (TUnits.N > 4) Finish<TFinish>(s4, product, offset + (4 * strip));
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static Strip Start<TFinish>(in Product product, int u) where TFinish : struct, IFinish =>
        Strip.Repeat(TFinish.StartsFromBias ? TLanes.All(Unsafe.Add(ref product.Biases, u)) : TLanes.Constant(0));

    [MethodImpl(AggressiveInlining)]
    private static void Finish<TFinish>(Strip sum, in Product product, nint offset) where TFinish : struct, IFinish =>
        TFinish.Apply(sum, ref product.Z, offset).Store(ref product.Outputs, offset);

    private ref struct Product // Steps to the next u, k of W[u,k] (or of its transpose), and strip.
    {
        public ref TScalar Biases, Weights, Inputs, Outputs, Z;
        public nint UnitStep, WeightStep, InputStep, OutputStep;
        public int UnitCount, InputCount, StripCount;
    }

    private interface IUnits
    {
        static abstract int N { get; }
    }

    private readonly struct One : IUnits { public static int N => 1; }
    private readonly struct Two : IUnits { public static int N => 2; }
    private readonly struct Three : IUnits { public static int N => 3; }
    private readonly struct Four : IUnits { public static int N => 4; }
    private readonly struct Five : IUnits { public static int N => 5; }

    // What a sum starts from, and what is done before it is written; z of the unit begins at the offset.
    private interface IFinish
    {
        static abstract bool StartsFromBias { get; }
        static virtual Strip Apply(Strip sum, ref TScalar unit, nint offset) => sum;
    }

    private readonly struct PreActivation : IFinish { public static bool StartsFromBias => true; } // For a later pass.
    private readonly struct Sensitivity : IFinish { public static bool StartsFromBias => false; }

    private readonly struct RectifiedPreActivation : IFinish // A NaN stays.
    {
        public static bool StartsFromBias => true;

        [MethodImpl(AggressiveInlining)]
        public static Strip Apply(Strip sum, ref TScalar unit, nint offset)
        {
            var zero = TLanes.Constant(0);
            return new(TLanes.Max(zero, sum.A), TLanes.Max(zero, sum.B), TLanes.Max(zero, sum.C), TLanes.Max(zero, sum.D));
        }
    }

    private readonly struct RectifiedSensitivity : IFinish // 0 at t = 0.
    {
        public static bool StartsFromBias => false;

        [MethodImpl(AggressiveInlining)]
        public static Strip Apply(Strip sum, ref TScalar unit, nint offset)
        {
            var z = Strip.Load(ref unit, offset, TLanes.Count);
            return new(
                TLanes.WherePositive(z.A, sum.A), TLanes.WherePositive(z.B, sum.B),
                TLanes.WherePositive(z.C, sum.C), TLanes.WherePositive(z.D, sum.D));
        }
    }

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
