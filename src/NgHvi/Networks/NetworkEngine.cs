using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NgHvi.LinearAlgebra;

namespace NgHvi.Networks;

/// <summary>
/// A network's passes in vectors of one width. Rows are handled in strips of four vectors; within a strip, unit follows unit, so that a layer's inputs are one piece of
/// memory. Tiles of several strips go through all layers while they are in the cache.
/// </summary>
internal sealed class NetworkEngine<TLanes, TVector, TScalar> : INetworkEngine
    where TLanes : struct, ILanes<TVector, TScalar>
    where TVector : struct
    where TScalar : unmanaged
{
    /// <summary>Bytes of a unit in a tile: long enough that adding up the lanes at its end is cheap, short enough for the second level of cache.</summary>
    private const int TileBytes = 2048;

    private readonly NetworkArchitecture architecture;
    private readonly TScalar[] weights;

    /// <summary>(1, z_l) by strip, z_0 the inputs; the 1 is written once.</summary>
    private readonly AlignedArray<TScalar>[] activations;
    private readonly int tileStrips;
    private AlignedArray<TScalar> delta;
    private AlignedArray<TScalar> nextDelta;

    /// <summary>Allocates.</summary>
    /// <param name="architecture">The shape, with a hidden layer.</param>
    /// <param name="maximumRows">The largest block.</param>
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

            widest = l == 0 ? 0 : Math.Max(widest, units - 1);
        }

        delta = new(widest * tileStrips * StripLength);
        nextDelta = new(widest * tileStrips * StripLength);
    }

    private static int StripLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Strip<TLanes, TVector, TScalar>.Count;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Load(ReadOnlySpan<double> newWeights)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = typeof(TScalar) == typeof(double) ? (TScalar)(object)newWeights[i] : (TScalar)(object)(float)newWeights[i];
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(ReadOnlySpan<double> inputs, int rows, Span<double> features)
    {
        ref var source = ref MemoryMarshal.GetReference(inputs);
        ref var target = ref MemoryMarshal.GetReference(features);
        var last = architecture.LayerCount;
        for (var p = 0; p < Strips(rows); p++)
        {
            var first = p * StripLength;
            var present = Math.Min(StripLength, rows - first);
            StripLayout<TLanes, TVector, TScalar>.Gather(
                ref Unsafe.Add(ref source, first), rows, present, architecture.InputCount, ref Values(0, p));
            for (var l = 0; l < last; l++)
            {
                ApplyLayer(l, p);
            }

            StripLayout<TLanes, TVector, TScalar>.Scatter(
                ref Values(last, p), architecture.FeatureCount, ref Unsafe.Add(ref target, first), rows, present);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
                    ref delta.At(0), width, ref Strip(l, begin), Units(l), count, gradient.Slice(architecture.Offset(l), width * Units(l)));
                if (l > 0)
                {
                    for (var p = 0; p < count; p++)
                    {
                        RevertLayer(l, begin + p, p);
                    }

                    (delta, nextDelta) = (nextDelta, delta);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Strips(int rows) => (rows + StripLength - 1) / StripLength;

    /// <summary>Numbers for each row that feed layer l: 1 and z_l.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Units(int l) => 1 + (l == 0 ? architecture.InputCount : architecture.Widths[l - 1]);

    /// <summary>(1, z_l) of strip p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref TScalar Strip(int l, int p) => ref activations[l].At((nint)p * Units(l) * StripLength);

    /// <summary>z_l of strip p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref TScalar Values(int l, int p) => ref Unsafe.Add(ref Strip(l, p), StripLength);

    /// <summary>z_{l+1} of strip p from z_l.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ApplyLayer(int l, int p)
    {
        var (width, fanIn) = (architecture.Widths[l], architecture.FanIn(l));
        ref var biases = ref weights[architecture.Offset(l)];
        var view = new WeightView<TScalar>(ref biases, ref Unsafe.Add(ref biases, width), 1, width);
        ref var input = ref Values(l, p);
        ref var output = ref Values(l + 1, p);
        if (architecture.Activation == Activation.Relu)
        {
            ProductKernel<TLanes, TVector, TScalar, RectifiedPreActivation<TLanes, TVector, TScalar>>.Run(
                view, ref input, fanIn, ref output, width, ref output);
            return;
        }

        ProductKernel<TLanes, TVector, TScalar, PreActivation<TLanes, TVector, TScalar>>.Run(view, ref input, fanIn, ref output, width, ref output);
        ActivationKernel<TLanes, TVector, TScalar>.Apply(architecture.Activation, ref output, width * StripLength);
    }

    /// <summary>δ_L = s·dz_L/dP_L of a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StartTile(int begin, int count, int rows, ref double sensitivity)
    {
        var features = architecture.FeatureCount;
        for (var p = 0; p < count; p++)
        {
            var first = (begin + p) * StripLength;
            ref var strip = ref delta.At((nint)p * features * StripLength);
            StripLayout<TLanes, TVector, TScalar>.Gather(
                ref Unsafe.Add(ref sensitivity, first), rows, Math.Min(StripLength, rows - first), features, ref strip);
            ActivationKernel<TLanes, TVector, TScalar>.MultiplyDerivative(
                architecture.Activation, ref Values(architecture.LayerCount, begin + p), ref strip, features * StripLength);
        }
    }

    /// <summary>δ_l of strip p, the tile's q-th, from δ_{l+1}: (W_{l+1}ᵀδ_{l+1})·dz_l/dP_l.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RevertLayer(int l, int p, int q)
    {
        var (width, fanIn) = (architecture.Widths[l], architecture.FanIn(l));
        ref var biases = ref weights[architecture.Offset(l)];
        var view = new WeightView<TScalar>(ref biases, ref Unsafe.Add(ref biases, width), width, 1);
        ref var input = ref delta.At((nint)q * width * StripLength);
        ref var output = ref nextDelta.At((nint)q * fanIn * StripLength);
        ref var z = ref Values(l, p);
        if (architecture.Activation == Activation.Relu)
        {
            ProductKernel<TLanes, TVector, TScalar, RectifiedSensitivity<TLanes, TVector, TScalar>>.Run(view, ref input, width, ref output, fanIn, ref z);
            return;
        }

        ProductKernel<TLanes, TVector, TScalar, Sensitivity<TLanes, TVector, TScalar>>.Run(view, ref input, width, ref output, fanIn, ref z);
        ActivationKernel<TLanes, TVector, TScalar>.MultiplyDerivative(architecture.Activation, ref z, ref output, fanIn * StripLength);
    }
}
