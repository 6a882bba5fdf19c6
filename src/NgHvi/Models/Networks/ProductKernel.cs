namespace NgHvi;

/// <summary>out_u = finish(Σ_k W[u,k] x_k) for the rows of some strips, each sum in the order of k. Within a strip, inputs and outputs are
/// unit after unit.</summary>
internal static class ProductKernel<TLanes, TVector, TScalar, TFinish>
    where TLanes : struct, ILanes<TVector, TScalar>
    where TVector : struct
    where TScalar : unmanaged
    where TFinish : struct, IFinish<TLanes, TVector, TScalar>
{
    /// <summary>Computes all units. Time O(rows·unitCount·inputCount).</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Run(
        WeightView<TScalar> weights, ref TScalar inputs, nint inputStep, int inputCount, ref TScalar outputs, ref TScalar activations,
        nint outputStep, int unitCount, int stripCount)
    {
        var u = 0;
        if (TLanes.HasManyRegisters)
        {
            // Five last rather than four and one: a single unit has too few sums to hide the latency of the products.
            for (; unitCount - u >= 4 && unitCount - u != 5; u += 4)
            {
                Four(weights, u, ref inputs, inputStep, inputCount, ref outputs, ref activations, outputStep, stripCount);
            }

            if (unitCount - u == 5)
            {
                Five(weights, u, ref inputs, inputStep, inputCount, ref outputs, ref activations, outputStep, stripCount);
                return;
            }

            if (unitCount - u == 3)
            {
                Three(weights, u, ref inputs, inputStep, inputCount, ref outputs, ref activations, outputStep, stripCount);
                return;
            }
        }

        for (; unitCount - u >= 2; u += 2)
        {
            Two(weights, u, ref inputs, inputStep, inputCount, ref outputs, ref activations, outputStep, stripCount);
        }

        if (u < unitCount)
        {
            One(weights, u, ref inputs, inputStep, inputCount, ref outputs, ref activations, outputStep, stripCount);
        }
    }

    [MethodImpl(AggressiveOptimization)]
    private static void Five(
        WeightView<TScalar> weights, int u, ref TScalar inputs, nint inputStep, int inputCount, ref TScalar outputs,
        ref TScalar activations, nint outputStep, int stripCount)
    {
        nint strip = Strip<TLanes, TVector, TScalar>.Count;
        var (unitStep, weightStep) = (weights.UnitStep, weights.InputStep);
        var first = u * strip;
        for (var p = 0; p < stripCount; p++)
        {
            ref var weight = ref Unsafe.Add(ref weights.First, u * unitStep);
            ref var input = ref Unsafe.Add(ref inputs, p * inputStep);
            var s0 = Start(weights, u);
            var s1 = Start(weights, u + 1);
            var s2 = Start(weights, u + 2);
            var s3 = Start(weights, u + 3);
            var s4 = Start(weights, u + 4);
            for (var k = 0; k < inputCount; k++)
            {
                var x = Strip<TLanes, TVector, TScalar>.Load(ref input, 0, TLanes.Count);
                s0 = s0.Plus(TLanes.All(weight), x);
                s1 = s1.Plus(TLanes.All(Unsafe.Add(ref weight, unitStep)), x);
                s2 = s2.Plus(TLanes.All(Unsafe.Add(ref weight, 2 * unitStep)), x);
                s3 = s3.Plus(TLanes.All(Unsafe.Add(ref weight, 3 * unitStep)), x);
                s4 = s4.Plus(TLanes.All(Unsafe.Add(ref weight, 4 * unitStep)), x);
                weight = ref Unsafe.Add(ref weight, weightStep);
                input = ref Unsafe.Add(ref input, strip);
            }

            var offset = (p * outputStep) + first;
            TFinish.Apply(s0, ref activations, offset).Store(ref outputs, offset);
            TFinish.Apply(s1, ref activations, offset + strip).Store(ref outputs, offset + strip);
            TFinish.Apply(s2, ref activations, offset + (2 * strip)).Store(ref outputs, offset + (2 * strip));
            TFinish.Apply(s3, ref activations, offset + (3 * strip)).Store(ref outputs, offset + (3 * strip));
            TFinish.Apply(s4, ref activations, offset + (4 * strip)).Store(ref outputs, offset + (4 * strip));
        }
    }

    [MethodImpl(AggressiveOptimization)]
    private static void Four(
        WeightView<TScalar> weights, int u, ref TScalar inputs, nint inputStep, int inputCount, ref TScalar outputs,
        ref TScalar activations, nint outputStep, int stripCount)
    {
        nint strip = Strip<TLanes, TVector, TScalar>.Count;
        var (unitStep, weightStep) = (weights.UnitStep, weights.InputStep);
        var first = u * strip;
        for (var p = 0; p < stripCount; p++)
        {
            ref var weight = ref Unsafe.Add(ref weights.First, u * unitStep);
            ref var input = ref Unsafe.Add(ref inputs, p * inputStep);
            var s0 = Start(weights, u);
            var s1 = Start(weights, u + 1);
            var s2 = Start(weights, u + 2);
            var s3 = Start(weights, u + 3);
            for (var k = 0; k < inputCount; k++)
            {
                var x = Strip<TLanes, TVector, TScalar>.Load(ref input, 0, TLanes.Count);
                s0 = s0.Plus(TLanes.All(weight), x);
                s1 = s1.Plus(TLanes.All(Unsafe.Add(ref weight, unitStep)), x);
                s2 = s2.Plus(TLanes.All(Unsafe.Add(ref weight, 2 * unitStep)), x);
                s3 = s3.Plus(TLanes.All(Unsafe.Add(ref weight, 3 * unitStep)), x);
                weight = ref Unsafe.Add(ref weight, weightStep);
                input = ref Unsafe.Add(ref input, strip);
            }

            var offset = (p * outputStep) + first;
            TFinish.Apply(s0, ref activations, offset).Store(ref outputs, offset);
            TFinish.Apply(s1, ref activations, offset + strip).Store(ref outputs, offset + strip);
            TFinish.Apply(s2, ref activations, offset + (2 * strip)).Store(ref outputs, offset + (2 * strip));
            TFinish.Apply(s3, ref activations, offset + (3 * strip)).Store(ref outputs, offset + (3 * strip));
        }
    }

    [MethodImpl(AggressiveOptimization)]
    private static void Three(
        WeightView<TScalar> weights, int u, ref TScalar inputs, nint inputStep, int inputCount, ref TScalar outputs,
        ref TScalar activations, nint outputStep, int stripCount)
    {
        nint strip = Strip<TLanes, TVector, TScalar>.Count;
        var (unitStep, weightStep) = (weights.UnitStep, weights.InputStep);
        var first = u * strip;
        for (var p = 0; p < stripCount; p++)
        {
            ref var weight = ref Unsafe.Add(ref weights.First, u * unitStep);
            ref var input = ref Unsafe.Add(ref inputs, p * inputStep);
            var s0 = Start(weights, u);
            var s1 = Start(weights, u + 1);
            var s2 = Start(weights, u + 2);
            for (var k = 0; k < inputCount; k++)
            {
                var x = Strip<TLanes, TVector, TScalar>.Load(ref input, 0, TLanes.Count);
                s0 = s0.Plus(TLanes.All(weight), x);
                s1 = s1.Plus(TLanes.All(Unsafe.Add(ref weight, unitStep)), x);
                s2 = s2.Plus(TLanes.All(Unsafe.Add(ref weight, 2 * unitStep)), x);
                weight = ref Unsafe.Add(ref weight, weightStep);
                input = ref Unsafe.Add(ref input, strip);
            }

            var offset = (p * outputStep) + first;
            TFinish.Apply(s0, ref activations, offset).Store(ref outputs, offset);
            TFinish.Apply(s1, ref activations, offset + strip).Store(ref outputs, offset + strip);
            TFinish.Apply(s2, ref activations, offset + (2 * strip)).Store(ref outputs, offset + (2 * strip));
        }
    }

    [MethodImpl(AggressiveOptimization)]
    private static void Two(
        WeightView<TScalar> weights, int u, ref TScalar inputs, nint inputStep, int inputCount, ref TScalar outputs,
        ref TScalar activations, nint outputStep, int stripCount)
    {
        nint strip = Strip<TLanes, TVector, TScalar>.Count;
        var (unitStep, weightStep) = (weights.UnitStep, weights.InputStep);
        var first = u * strip;
        for (var p = 0; p < stripCount; p++)
        {
            ref var weight = ref Unsafe.Add(ref weights.First, u * unitStep);
            ref var input = ref Unsafe.Add(ref inputs, p * inputStep);
            var s0 = Start(weights, u);
            var s1 = Start(weights, u + 1);
            for (var k = 0; k < inputCount; k++)
            {
                var x = Strip<TLanes, TVector, TScalar>.Load(ref input, 0, TLanes.Count);
                s0 = s0.Plus(TLanes.All(weight), x);
                s1 = s1.Plus(TLanes.All(Unsafe.Add(ref weight, unitStep)), x);
                weight = ref Unsafe.Add(ref weight, weightStep);
                input = ref Unsafe.Add(ref input, strip);
            }

            var offset = (p * outputStep) + first;
            TFinish.Apply(s0, ref activations, offset).Store(ref outputs, offset);
            TFinish.Apply(s1, ref activations, offset + strip).Store(ref outputs, offset + strip);
        }
    }

    [MethodImpl(AggressiveOptimization)]
    private static void One(
        WeightView<TScalar> weights, int u, ref TScalar inputs, nint inputStep, int inputCount, ref TScalar outputs,
        ref TScalar activations, nint outputStep, int stripCount)
    {
        nint strip = Strip<TLanes, TVector, TScalar>.Count;
        var (unitStep, weightStep) = (weights.UnitStep, weights.InputStep);
        var first = u * strip;
        for (var p = 0; p < stripCount; p++)
        {
            ref var weight = ref Unsafe.Add(ref weights.First, u * unitStep);
            ref var input = ref Unsafe.Add(ref inputs, p * inputStep);
            var s0 = Start(weights, u);
            for (var k = 0; k < inputCount; k++)
            {
                var x = Strip<TLanes, TVector, TScalar>.Load(ref input, 0, TLanes.Count);
                s0 = s0.Plus(TLanes.All(weight), x);
                weight = ref Unsafe.Add(ref weight, weightStep);
                input = ref Unsafe.Add(ref input, strip);
            }

            var offset = (p * outputStep) + first;
            TFinish.Apply(s0, ref activations, offset).Store(ref outputs, offset);
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static Strip<TLanes, TVector, TScalar> Start(WeightView<TScalar> weights, int u) =>
        Strip<TLanes, TVector, TScalar>.Repeat(TFinish.StartsFromBias ? TLanes.All(Unsafe.Add(ref weights.Biases, u)) : TLanes.Constant(0));
}
