namespace NgHvi;

/// <summary>Activations and their derivatives of many numbers, a multiple of the vector's length, in place.</summary>
internal sealed partial class NetworkEngine<TLanes, TVector, TScalar>
{
    // Replaces t by z = activation(t), where this is not max(t, 0), which the products include.
    [MethodImpl(AggressiveOptimization)]
    private static void Activate(Activation activation, ref TScalar numbers, nint count)
    {
        if (activation == Activation.Tanh)
        {
            for (nint i = 0; i < count; i += TLanes.Count)
                TLanes.Store(Exponential<TLanes, TVector, TScalar>.Tanh(TLanes.Load(ref numbers, i)), ref numbers, i);

            return;
        }

        for (nint i = 0; i < count; i += TLanes.Count)
            TLanes.Store(Exponential<TLanes, TVector, TScalar>.Softplus(TLanes.Load(ref numbers, i)), ref numbers, i);
    }

    // Multiplies by the derivative dz/dt: 1 where z > 0, else 0; 1 − z²; 1 − e⁻ᶻ.
    [MethodImpl(AggressiveOptimization)]
    private static void MultiplyDerivative(Activation activation, ref TScalar z, ref TScalar numbers, nint count)
    {
        if (activation == Activation.Relu)
        {
            for (nint i = 0; i < count; i += TLanes.Count)
                TLanes.Store(TLanes.WherePositive(TLanes.Load(ref z, i), TLanes.Load(ref numbers, i)), ref numbers, i);

            return;
        }

        if (activation == Activation.Tanh)
        {
            for (nint i = 0; i < count; i += TLanes.Count)
            {
                var value = TLanes.Load(ref z, i);
                var slope = TLanes.Subtract(TLanes.Constant(1), TLanes.Multiply(value, value));
                TLanes.Store(TLanes.Multiply(slope, TLanes.Load(ref numbers, i)), ref numbers, i);
            }

            return;
        }

        var zero = TLanes.Constant(0);
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            var minus = Exponential<TLanes, TVector, TScalar>.ExpMinusOneOfNegative(TLanes.Subtract(zero, TLanes.Load(ref z, i)));
            TLanes.Store(TLanes.Multiply(TLanes.Subtract(zero, minus), TLanes.Load(ref numbers, i)), ref numbers, i);
        }
    }
}
