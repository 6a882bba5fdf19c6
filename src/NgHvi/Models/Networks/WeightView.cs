namespace NgHvi;

/// <summary>Weights W[u,k] of a layer, or of its transpose, in their place in the vector of all weights.</summary>
internal readonly ref struct WeightView<TScalar>(ref TScalar biases, ref TScalar first, nint unitStep, nint inputStep)
    where TScalar : unmanaged
{
    public readonly ref TScalar Biases = ref biases;
    public readonly ref TScalar First = ref first;
    public readonly nint UnitStep = unitStep;
    public readonly nint InputStep = inputStep;
}
