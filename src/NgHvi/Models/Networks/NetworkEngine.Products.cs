namespace NgHvi;

/// <summary>out_u = finish(Σ_k W[u,k] x_k) for the rows of some strips, each sum in the order of k.</summary>
internal sealed partial class NetworkEngine<TLanes, TVector, TScalar>
{
    // Computes all units from the x of the first strip and the strips after it, all of which should fit into the first level of cache.
    // Steps lead from a strip to the next; z holds the units' activations, for the finish.
    [MethodImpl(AggressiveOptimization)]
    private static void Multiply<TFinish>(
        WeightView weights, ref TScalar x, nint inputStep, int inputCount, ref TScalar outputs, ref TScalar z, nint outputStep,
        int unitCount, int stripCount) where TFinish : struct, IFinish
    {
        var u = 0;
        if (TLanes.HasManyRegisters)
        {
            // Five last rather than four and one: a single unit has too few sums to hide the latency of the products.
            for (; unitCount - u >= 4 && unitCount - u != 5; u += 4)
                Multiply<TFinish, Four>(weights, u, ref x, inputStep, inputCount, ref outputs, ref z, outputStep, stripCount);

            if (unitCount - u == 5)
            {
                Multiply<TFinish, Five>(weights, u, ref x, inputStep, inputCount, ref outputs, ref z, outputStep, stripCount);
                return;
            }

            if (unitCount - u == 3)
            {
                Multiply<TFinish, Three>(weights, u, ref x, inputStep, inputCount, ref outputs, ref z, outputStep, stripCount);
                return;
            }
        }

        for (; unitCount - u >= 2; u += 2)
            Multiply<TFinish, Two>(weights, u, ref x, inputStep, inputCount, ref outputs, ref z, outputStep, stripCount);

        if (u < unitCount) Multiply<TFinish, One>(weights, u, ref x, inputStep, inputCount, ref outputs, ref z, outputStep, stripCount);
    }

    // Computes as many units as N says, which the compiler knows.
    [MethodImpl(AggressiveOptimization)]
    private static void Multiply<TFinish, TUnits>(
        WeightView weights, int u, ref TScalar inputs, nint inputStep, int inputCount, ref TScalar outputs, ref TScalar z, nint outputStep,
        int stripCount) where TFinish : struct, IFinish where TUnits : struct, IUnits
    {
        nint strip = Strip.Count;
        var (unitStep, weightStep) = (weights.UnitStep, weights.InputStep);
        var first = u * strip;
        for (var p = 0; p < stripCount; p++)
        {
            ref var weight = ref Unsafe.Add(ref weights.First, u * unitStep);
            ref var input = ref Unsafe.Add(ref inputs, p * inputStep);
            var s0 = Start<TFinish>(weights, u);
            var s1 = TUnits.N > 1 ? Start<TFinish>(weights, u + 1) : default;
            var s2 = TUnits.N > 2 ? Start<TFinish>(weights, u + 2) : default;
            var s3 = TUnits.N > 3 ? Start<TFinish>(weights, u + 3) : default;
            var s4 = TUnits.N > 4 ? Start<TFinish>(weights, u + 4) : default;
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

            var offset = (p * outputStep) + first;
            TFinish.Apply(s0, ref z, offset).Store(ref outputs, offset);
            if (TUnits.N > 1) TFinish.Apply(s1, ref z, offset + strip).Store(ref outputs, offset + strip);
            if (TUnits.N > 2) TFinish.Apply(s2, ref z, offset + (2 * strip)).Store(ref outputs, offset + (2 * strip));
            if (TUnits.N > 3) TFinish.Apply(s3, ref z, offset + (3 * strip)).Store(ref outputs, offset + (3 * strip));
            if (TUnits.N > 4) TFinish.Apply(s4, ref z, offset + (4 * strip)).Store(ref outputs, offset + (4 * strip));
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static Strip Start<TFinish>(WeightView weights, int u) where TFinish : struct, IFinish =>
        Strip.Repeat(TFinish.StartsFromBias ? TLanes.All(Unsafe.Add(ref weights.Biases, u)) : TLanes.Constant(0));

    // Weights W[u,k] of a layer, or of its transpose, in the vector of all weights; steps lead to the next u and the next k.
    private readonly ref struct WeightView(ref TScalar biases, ref TScalar first, nint unitStep, nint inputStep)
    {
        public readonly ref TScalar Biases = ref biases;
        public readonly ref TScalar First = ref first;
        public readonly nint UnitStep = unitStep;
        public readonly nint InputStep = inputStep;
    }

    // A number of units known to the compiler.
    private interface IUnits
    {
        static abstract int N { get; }
    }

    private readonly struct One : IUnits
    {
        public static int N => 1;
    }

    private readonly struct Two : IUnits
    {
        public static int N => 2;
    }

    private readonly struct Three : IUnits
    {
        public static int N => 3;
    }

    private readonly struct Four : IUnits
    {
        public static int N => 4;
    }

    private readonly struct Five : IUnits
    {
        public static int N => 5;
    }

    // Where a sum of products starts, from the unit's bias or 0, and what is done to it before it is written; z of the unit in the same
    // rows begins at the offset.
    private interface IFinish
    {
        static abstract bool StartsFromBias { get; }

        static abstract Strip Apply(Strip sum, ref TScalar unit, nint offset);
    }

    // P = W(1, z), for an activation that a later pass applies.
    private readonly struct PreActivation : IFinish
    {
        public static bool StartsFromBias => true;

        [MethodImpl(AggressiveInlining)]
        public static Strip Apply(Strip sum, ref TScalar unit, nint offset) => sum;
    }

    // max(W(1, z), 0). A NaN stays.
    private readonly struct RectifiedPreActivation : IFinish
    {
        public static bool StartsFromBias => true;

        [MethodImpl(AggressiveInlining)]
        public static Strip Apply(Strip sum, ref TScalar unit, nint offset)
        {
            var zero = TLanes.Constant(0);
            return new(TLanes.Max(zero, sum.A), TLanes.Max(zero, sum.B), TLanes.Max(zero, sum.C), TLanes.Max(zero, sum.D));
        }
    }

    // Wᵀδ, for a derivative that a later pass multiplies in.
    private readonly struct Sensitivity : IFinish
    {
        public static bool StartsFromBias => false;

        [MethodImpl(AggressiveInlining)]
        public static Strip Apply(Strip sum, ref TScalar unit, nint offset) => sum;
    }

    // Wᵀδ where z > 0, else 0: the derivative of max(t, 0) is 0 at t = 0 (method section 4.2).
    private readonly struct RectifiedSensitivity : IFinish
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
}
