namespace NgHvi;

/// <summary>A network's passes in vectors of one width. Rows are handled in strips of four vectors; within a strip, unit follows unit, so
/// that a layer's inputs are one piece of memory. A few strips at a time go through all layers while they are in the cache.</summary>
internal sealed class NetworkEngine<TLanes, TVector, TScalar> : INetworkEngine
    where TLanes : struct, ILanes<TVector, TScalar>
    where TVector : struct
    where TScalar : unmanaged
{
    /// <summary>Bytes of a unit in a tile: long enough that adding up the lanes at its end is cheap, short enough for the second level of
    /// cache.</summary>
    private const int TileBytes = 2048;

    /// <summary>Bytes that are to stay in the first level of cache.</summary>
    private const int NearBytes = 16 * 1024;

    private readonly NetworkArchitecture architecture;
    private readonly TScalar[] weights;

    /// <summary>(1, z_l) by strip, z_0 the inputs; the 1 is written once.</summary>
    private readonly AlignedArray<TScalar>[] activations;
    private readonly int tileStrips;
    private readonly int nearStrips;

    /// <summary>δ_l of a tile, laid out as (1, z_l), the first unit unused.</summary>
    private AlignedArray<TScalar> delta;
    private AlignedArray<TScalar> nextDelta;

    /// <summary>Allocates.</summary>
    public NetworkEngine(NetworkArchitecture architecture, int maximumRows)
    {
        this.architecture = architecture;
        weights = new TScalar[architecture.WeightCount];
        activations = new AlignedArray<TScalar>[architecture.LayerCount + 1];
        var strips = Strips(maximumRows);
        tileStrips = Math.Max(1, TileBytes / (StripLength * Unsafe.SizeOf<TScalar>()));
        var widest = 0;
        for (var l = 0; l < activations.Length; l++)
        {
            var units = Units(l);
            activations[l] = new(checked(((strips * units) + WeightGradient<TLanes, TVector, TScalar>.UnitsReadBeyond) * StripLength));
            for (var p = 0; p < strips; p++)
            {
                for (var i = 0; i < StripLength; i += TLanes.Count)
                {
                    TLanes.Store(TLanes.Constant(1), ref Strip(l, p), i);
                }
            }

            widest = Math.Max(widest, units);
        }

        nearStrips = Math.Clamp(NearBytes / (widest * StripLength * Unsafe.SizeOf<TScalar>()), 1, tileStrips);
        delta = new(widest * tileStrips * StripLength);
        nextDelta = new(widest * tileStrips * StripLength);
    }

    private static int StripLength
    {
        [MethodImpl(AggressiveInlining)]
        get => Strip<TLanes, TVector, TScalar>.Count;
    }

    [MethodImpl(AggressiveOptimization)]
    public void Load(ReadOnlySpan<double> newWeights)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = typeof(TScalar) == typeof(double) ? (TScalar)(object)newWeights[i] : (TScalar)(object)(float)newWeights[i];
        }
    }

    [MethodImpl(AggressiveOptimization)]
    public void Forward(ReadOnlySpan<double> inputs, int rows, Span<double> features)
    {
        ref var source = ref MemoryMarshal.GetReference(inputs);
        ref var target = ref MemoryMarshal.GetReference(features);
        var last = architecture.LayerCount;
        var strips = Strips(rows);
        for (var begin = 0; begin < strips; begin += nearStrips)
        {
            var count = Math.Min(nearStrips, strips - begin);
            var first = begin * StripLength;
            var present = Math.Min(count * StripLength, rows - first);
            StripLayout<TLanes, TVector, TScalar>.Gather(
                ref Unsafe.Add(ref source, first), rows, present, architecture.InputCount, ref Values(0, begin), Step(0));
            for (var l = 0; l < last; l++) ApplyLayer(l, begin, count);

            StripLayout<TLanes, TVector, TScalar>.Scatter(
                ref Values(last, begin), Step(last), architecture.FeatureCount, ref Unsafe.Add(ref target, first), rows, present);
        }
    }

    [MethodImpl(AggressiveOptimization)]
    public void Backward(int rows, ReadOnlySpan<double> featureSensitivity, Span<double> gradient)
    {
        ref var source = ref MemoryMarshal.GetReference(featureSensitivity);
        var strips = Strips(rows);
        for (var begin = 0; begin < strips; begin += tileStrips)
        {
            var count = Math.Min(tileStrips, strips - begin);
            StartTile(begin, count, rows, ref source);
            for (var l = architecture.LayerCount - 1; l >= 0; l--)
            {
                var width = architecture.Widths[l];
                WeightGradient<TLanes, TVector, TScalar>.Add(
                    ref delta.At(StripLength), Step(l + 1), width, ref Strip(l, begin), Units(l), count,
                    gradient.Slice(architecture.Offset(l), width * Units(l)));
                if (l == 0) break;

                for (var near = 0; near < count; near += nearStrips)
                {
                    RevertLayer(l, begin, near, Math.Min(nearStrips, count - near));
                }

                (delta, nextDelta) = (nextDelta, delta);
            }
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static int Strips(int rows) => (rows + StripLength - 1) / StripLength;

    /// <summary>Numbers for each row that feed layer l: 1 and z_l.</summary>
    [MethodImpl(AggressiveInlining)]
    private int Units(int l) => 1 + (l == 0 ? architecture.InputCount : architecture.Widths[l - 1]);

    /// <summary>From a strip of (1, z_l) to the next.</summary>
    [MethodImpl(AggressiveInlining)]
    private nint Step(int l) => Units(l) * StripLength;

    /// <summary>(1, z_l) of strip p.</summary>
    [MethodImpl(AggressiveInlining)]
    private ref TScalar Strip(int l, int p) => ref activations[l].At(p * Step(l));

    /// <summary>z_l of strip p.</summary>
    [MethodImpl(AggressiveInlining)]
    private ref TScalar Values(int l, int p) => ref Unsafe.Add(ref Strip(l, p), StripLength);

    /// <summary>z_{l+1} of some strips from z_l.</summary>
    [MethodImpl(AggressiveOptimization)]
    private void ApplyLayer(int l, int begin, int count)
    {
        var (width, fanIn) = (architecture.Widths[l], architecture.FanIn(l));
        ref var biases = ref weights[architecture.Offset(l)];
        var view = new WeightView<TScalar>(ref biases, ref Unsafe.Add(ref biases, width), 1, width);
        ref var input = ref Values(l, begin);
        ref var output = ref Values(l + 1, begin);
        if (architecture.Activation == Activation.Relu)
        {
            ProductKernel<TLanes, TVector, TScalar, RectifiedPreActivation<TLanes, TVector, TScalar>>.Run(
                view, ref input, Step(l), fanIn, ref output, ref output, Step(l + 1), width, count);
            return;
        }

        ProductKernel<TLanes, TVector, TScalar, PreActivation<TLanes, TVector, TScalar>>.Run(
            view, ref input, Step(l), fanIn, ref output, ref output, Step(l + 1), width, count);
        for (var p = 0; p < count; p++)
        {
            ActivationKernel<TLanes, TVector, TScalar>.Apply(architecture.Activation, ref Values(l + 1, begin + p), width * StripLength);
        }
    }

    /// <summary>δ_L = s·dz_L/dP_L of a tile.</summary>
    [MethodImpl(AggressiveOptimization)]
    private void StartTile(int begin, int count, int rows, ref double sensitivity)
    {
        var last = architecture.LayerCount;
        var first = begin * StripLength;
        var present = Math.Min(count * StripLength, rows - first);
        StripLayout<TLanes, TVector, TScalar>.Gather(
            ref Unsafe.Add(ref sensitivity, first), rows, present, architecture.FeatureCount, ref delta.At(StripLength), Step(last));
        ActivationKernel<TLanes, TVector, TScalar>.MultiplyDerivative(
            architecture.Activation, ref Strip(last, begin), ref delta.At(0), count * Step(last));
    }

    /// <summary>δ_l of some strips from δ_{l+1}: (W_{l+1}ᵀδ_{l+1})·dz_l/dP_l.</summary>
    [MethodImpl(AggressiveOptimization)]
    private void RevertLayer(int l, int begin, int near, int count)
    {
        var (width, fanIn) = (architecture.Widths[l], architecture.FanIn(l));
        ref var biases = ref weights[architecture.Offset(l)];
        var view = new WeightView<TScalar>(ref biases, ref Unsafe.Add(ref biases, width), width, 1);
        ref var input = ref delta.At((near * Step(l + 1)) + StripLength);
        ref var output = ref nextDelta.At(near * Step(l));
        ref var unit = ref Unsafe.Add(ref output, StripLength);
        ref var z = ref Values(l, begin + near);
        if (architecture.Activation == Activation.Relu)
        {
            ProductKernel<TLanes, TVector, TScalar, RectifiedSensitivity<TLanes, TVector, TScalar>>.Run(
                view, ref input, Step(l + 1), width, ref unit, ref z, Step(l), fanIn, count);
            return;
        }

        ProductKernel<TLanes, TVector, TScalar, Sensitivity<TLanes, TVector, TScalar>>.Run(
            view, ref input, Step(l + 1), width, ref unit, ref z, Step(l), fanIn, count);
        ActivationKernel<TLanes, TVector, TScalar>.MultiplyDerivative(architecture.Activation, ref Strip(l, begin + near), ref output, count * Step(l));
    }
}
