namespace NgHvi;

/// <summary>A network's passes in vectors of one width. Rows are handled in strips of four vectors; within a strip, unit follows unit, so
/// that a layer's inputs are one piece of memory. A few strips at a time go through all layers while they are in the cache.</summary>
internal sealed partial class NetworkEngine<TLanes, TVector, TScalar> : INetworkEngine
    where TLanes : struct, ILanes<TVector, TScalar> where TVector : struct where TScalar : unmanaged
{
    // Bytes of a unit in a tile: adding up the lanes at its end is cheap, and the second level of cache holds it.
    private const int TileBytes = 2048;
    private const int NearBytes = 16 * 1024; // Bytes that are to stay in the first level of cache.
    private readonly NetworkArchitecture architecture;
    private readonly TScalar[] weights;
    private readonly AlignedArray<TScalar>[] activations; // (1, z_l) by strip, z_0 the inputs; the 1 is written once.
    private readonly int tileStrips;
    private readonly int nearStrips;
    private AlignedArray<TScalar> delta; // δ_l of a tile, laid out as (1, z_l), the first unit unused.
    private AlignedArray<TScalar> nextDelta;

    // For a shape with a hidden layer.
    public NetworkEngine(NetworkArchitecture architecture, int maximumRows)
    {
        this.architecture = architecture;
        weights = new TScalar[architecture.WeightCount];
        activations = new AlignedArray<TScalar>[architecture.LayerCount + 1];
        var strips = Strips(maximumRows);
        tileStrips = Math.Max(1, TileBytes / (Strip.Count * Unsafe.SizeOf<TScalar>()));
        var widest = 0;
        for (var l = 0; l < activations.Length; l++)
        {
            var units = Units(l);
            activations[l] = new(checked(((strips * units) + UnitsReadBeyond) * Strip.Count));
            for (var p = 0; p < strips; p++)
                for (var i = 0; i < Strip.Count; i += TLanes.Count) TLanes.Store(TLanes.Constant(1), ref At(l, p), i);
            widest = Math.Max(widest, units);
        }

        nearStrips = Math.Clamp(NearBytes / (widest * Strip.Count * Unsafe.SizeOf<TScalar>()), 1, tileStrips);
        (delta, nextDelta) = (new(widest * tileStrips * Strip.Count), new(widest * tileStrips * Strip.Count));
    }

    [MethodImpl(AggressiveOptimization)]
    public void Load(ReadOnlySpan<double> newWeights)
    {
        for (var i = 0; i < weights.Length; i++)
            weights[i] = typeof(TScalar) == typeof(double) ? (TScalar)(object)newWeights[i] : (TScalar)(object)(float)newWeights[i];
    }

    [MethodImpl(AggressiveOptimization)]
    public void Forward(ReadOnlySpan<double> inputs, int rows, Span<double> features)
    {
        ref var source = ref MemoryMarshal.GetReference(inputs);
        ref var target = ref MemoryMarshal.GetReference(features);
        var (last, strips) = (architecture.LayerCount, Strips(rows));
        for (var begin = 0; begin < strips; begin += nearStrips)
        {
            var count = Math.Min(nearStrips, strips - begin);
            var first = begin * Strip.Count;
            var present = Math.Min(count * Strip.Count, rows - first);
            Gather(ref Unsafe.Add(ref source, first), rows, present, architecture.InputCount, ref Values(0, begin), Step(0));
            for (var l = 0; l < last; l++) ApplyLayer(l, begin, count);
            Scatter(ref Values(last, begin), Step(last), architecture.FeatureCount, ref Unsafe.Add(ref target, first), rows, present);
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
                var part = gradient.Slice(architecture.Offset(l), width * Units(l));
                AddGradient(ref delta.At(Strip.Count), Step(l + 1), width, ref At(l, begin), Units(l), count, part);
                if (l == 0) break;
                for (var near = 0; near < count; near += nearStrips) RevertLayer(l, begin, near, Math.Min(nearStrips, count - near));
                (delta, nextDelta) = (nextDelta, delta);
            }
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static int Strips(int rows) => (rows + Strip.Count - 1) / Strip.Count;

    // Numbers for each row that feed layer l: 1 and z_l.
    [MethodImpl(AggressiveInlining)]
    private int Units(int l) => 1 + (l == 0 ? architecture.InputCount : architecture.Widths[l - 1]);

    // From a strip of (1, z_l) to the next.
    [MethodImpl(AggressiveInlining)]
    private nint Step(int l) => Units(l) * Strip.Count;

    // (1, z_l) of strip p.
    [MethodImpl(AggressiveInlining)]
    private ref TScalar At(int l, int p) => ref activations[l].At(p * Step(l));

    // z_l of strip p.
    [MethodImpl(AggressiveInlining)]
    private ref TScalar Values(int l, int p) => ref Unsafe.Add(ref At(l, p), Strip.Count);

    // z_{l+1} of some strips from z_l.
    [MethodImpl(AggressiveOptimization)]
    private void ApplyLayer(int l, int begin, int count)
    {
        var (width, fanIn) = (architecture.Widths[l], architecture.FanIn(l));
        ref var biases = ref weights[architecture.Offset(l)];
        var view = new WeightView(ref biases, ref Unsafe.Add(ref biases, width), 1, width);
        ref var input = ref Values(l, begin);
        ref var output = ref Values(l + 1, begin);
        if (architecture.Activation == Activation.Relu)
        {
            Multiply<RectifiedPreActivation>(view, ref input, Step(l), fanIn, ref output, ref output, Step(l + 1), width, count);
            return;
        }

        Multiply<PreActivation>(view, ref input, Step(l), fanIn, ref output, ref output, Step(l + 1), width, count);
        for (var p = 0; p < count; p++) Activate(architecture.Activation, ref Values(l + 1, begin + p), width * Strip.Count);
    }

    // δ_L = s·dz_L/dP_L of a tile.
    [MethodImpl(AggressiveOptimization)]
    private void StartTile(int begin, int count, int rows, ref double sensitivity)
    {
        var (last, first) = (architecture.LayerCount, begin * Strip.Count);
        ref var source = ref Unsafe.Add(ref sensitivity, first);
        var present = Math.Min(count * Strip.Count, rows - first);
        Gather(ref source, rows, present, architecture.FeatureCount, ref delta.At(Strip.Count), Step(last));
        MultiplyDerivative(architecture.Activation, ref At(last, begin), ref delta.At(0), count * Step(last));
    }

    // δ_l of some strips, from the tile's strip near on, from δ_{l+1}: (W_{l+1}ᵀδ_{l+1})·dz_l/dP_l.
    [MethodImpl(AggressiveOptimization)]
    private void RevertLayer(int l, int begin, int near, int count)
    {
        var (width, fanIn) = (architecture.Widths[l], architecture.FanIn(l));
        ref var biases = ref weights[architecture.Offset(l)];
        var view = new WeightView(ref biases, ref Unsafe.Add(ref biases, width), width, 1);
        ref var input = ref delta.At((near * Step(l + 1)) + Strip.Count);
        ref var output = ref nextDelta.At(near * Step(l));
        ref var unit = ref Unsafe.Add(ref output, Strip.Count);
        ref var z = ref Values(l, begin + near);
        if (architecture.Activation == Activation.Relu)
        {
            Multiply<RectifiedSensitivity>(view, ref input, Step(l + 1), width, ref unit, ref z, Step(l), fanIn, count);
            return;
        }

        Multiply<Sensitivity>(view, ref input, Step(l + 1), width, ref unit, ref z, Step(l), fanIn, count);
        MultiplyDerivative(architecture.Activation, ref At(l, begin + near), ref output, count * Step(l));
    }
}
