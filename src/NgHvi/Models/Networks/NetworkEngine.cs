namespace NgHvi;

/// <summary>Passes in vectors of one width, a few strips of rows at a time through all layers.</summary>
internal sealed partial class NetworkEngine<TLanes, TVector, TScalar> : NetworkPass.IEngine
    where TLanes : struct, ILanes<TVector, TScalar> where TVector : struct where TScalar : unmanaged
{
    private const int TileBytes = 2048; // Per unit: lane sums are few, and L2 holds it.
    private const int NearBytes = 16 * 1024; // Stays in L1.
    private readonly NetworkArchitecture architecture;
    private readonly TScalar[] weights;
    private readonly AlignedArray<TScalar>[] activations; // (1, z_l) by strip; the 1 is written once.
    private readonly int tileStrips;
    private readonly int nearStrips;
    private AlignedArray<TScalar> delta; // Of a tile, laid out as (1, z_l), the first unit unused.
    private AlignedArray<TScalar> nextDelta;

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

    [MethodImpl(AggressiveInlining)] private static int Strips(int rows) => (rows + Strip.Count - 1) / Strip.Count;

    [MethodImpl(AggressiveInlining)] private int Units(int l) => 1 + (l == 0 ? architecture.InputCount : architecture.Widths[l - 1]);

    [MethodImpl(AggressiveInlining)] private nint Step(int l) => Units(l) * Strip.Count;

    [MethodImpl(AggressiveInlining)] private ref TScalar At(int l, int p) => ref activations[l].At(p * Step(l));

    [MethodImpl(AggressiveInlining)] private ref TScalar Values(int l, int p) => ref Unsafe.Add(ref At(l, p), Strip.Count);

    [MethodImpl(AggressiveOptimization)]
    private void ApplyLayer(int l, int begin, int count) // z_{l+1} from z_l.
    {
        var (width, activation) = (architecture.Widths[l], architecture.Activation);
        ref var biases = ref weights[architecture.Offset(l)];
        ref var output = ref Values(l + 1, begin);
        var product = new Product
        {
            Biases = ref biases,
            Weights = ref Unsafe.Add(ref biases, width),
            UnitStep = 1,
            WeightStep = width,
            UnitCount = width,
            Inputs = ref Values(l, begin),
            InputStep = Step(l),
            InputCount = architecture.FanIn(l),
            StripCount = count,
            Outputs = ref output,
            Z = ref output,
            OutputStep = Step(l + 1),
        };
        if (activation == Activation.Relu)
        {
            Multiply<RectifiedPreActivation>(product);
            return;
        }

        Multiply<PreActivation>(product);
        for (var p = 0; p < count; p++) Activate(activation, ref Values(l + 1, begin + p), width * Strip.Count);
    }

    [MethodImpl(AggressiveOptimization)]
    private void StartTile(int begin, int count, int rows, ref double sensitivity) // δ_L = s·dz_L/dP_L.
    {
        var (last, first) = (architecture.LayerCount, begin * Strip.Count);
        ref var source = ref Unsafe.Add(ref sensitivity, first);
        var present = Math.Min(count * Strip.Count, rows - first);
        Gather(ref source, rows, present, architecture.FeatureCount, ref delta.At(Strip.Count), Step(last));
        MultiplyDerivative(architecture.Activation, ref At(last, begin), ref delta.At(0), count * Step(last));
    }

    [MethodImpl(AggressiveOptimization)]
    private void RevertLayer(int l, int begin, int near, int count) // δ_l = (W_{l+1}ᵀδ_{l+1})·dz_l/dP_l.
    {
        var (width, activation) = (architecture.Widths[l], architecture.Activation);
        ref var biases = ref weights[architecture.Offset(l)];
        ref var output = ref nextDelta.At(near * Step(l));
        var product = new Product
        {
            Biases = ref biases,
            Weights = ref Unsafe.Add(ref biases, width),
            UnitStep = width,
            WeightStep = 1,
            UnitCount = architecture.FanIn(l),
            StripCount = count,
            Inputs = ref delta.At((near * Step(l + 1)) + Strip.Count),
            InputStep = Step(l + 1),
            InputCount = width,
            Outputs = ref Unsafe.Add(ref output, Strip.Count),
            Z = ref Values(l, begin + near),
            OutputStep = Step(l),
        };
        if (activation == Activation.Relu)
        {
            Multiply<RectifiedSensitivity>(product);
            return;
        }

        Multiply<Sensitivity>(product);
        MultiplyDerivative(activation, ref At(l, begin + near), ref output, count * Step(l));
    }

    // Where it is not max(t, 0), which the products include.
    [MethodImpl(AggressiveOptimization)]
    private static void Activate(Activation activation, ref TScalar numbers, nint count)
    {
        if (activation == Activation.Tanh)
            for (nint i = 0; i < count; i += TLanes.Count)
                TLanes.Store(Exponential<TLanes, TVector, TScalar>.Tanh(TLanes.Load(ref numbers, i)), ref numbers, i);
        else
            for (nint i = 0; i < count; i += TLanes.Count)
                TLanes.Store(Exponential<TLanes, TVector, TScalar>.Softplus(TLanes.Load(ref numbers, i)), ref numbers, i);
    }

    [MethodImpl(AggressiveOptimization)]
    private static void MultiplyDerivative(Activation activation, ref TScalar z, ref TScalar numbers, nint count) // z > 0; 1 − z²; 1 − e⁻ᶻ.
    {
        if (activation == Activation.Relu)
        {
            for (nint i = 0; i < count; i += TLanes.Count)
                TLanes.Store(TLanes.WherePositive(TLanes.Load(ref z, i), TLanes.Load(ref numbers, i)), ref numbers, i);
        }
        else if (activation == Activation.Tanh)
        {
            for (nint i = 0; i < count; i += TLanes.Count)
            {
                var value = TLanes.Load(ref z, i);
                var slope = TLanes.Subtract(TLanes.Constant(1), TLanes.Multiply(value, value));
                TLanes.Store(TLanes.Multiply(slope, TLanes.Load(ref numbers, i)), ref numbers, i);
            }
        }
        else
        {
            var zero = TLanes.Constant(0);
            for (nint i = 0; i < count; i += TLanes.Count)
            {
                var minus = Exponential<TLanes, TVector, TScalar>.ExpMinusOneOfNegative(TLanes.Subtract(zero, TLanes.Load(ref z, i)));
                TLanes.Store(TLanes.Multiply(TLanes.Subtract(zero, minus), TLanes.Load(ref numbers, i)), ref numbers, i);
            }
        }
    }
}
