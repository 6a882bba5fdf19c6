namespace NgHvi;

/// <summary>Weights W[u,k] of a layer, or of its transpose, in their place in the vector of all weights.</summary>
/// <param name="biases">The first bias.</param>
/// <param name="first">W[0,0].</param>
/// <param name="unitStep">From W[u,k] to W[u+1,k].</param>
/// <param name="inputStep">From W[u,k] to W[u,k+1].</param>
internal readonly ref struct WeightView<TScalar>(ref TScalar biases, ref TScalar first, nint unitStep, nint inputStep)
    where TScalar : unmanaged
{
    public readonly ref TScalar Biases = ref biases;
    public readonly ref TScalar First = ref first;
    public readonly nint UnitStep = unitStep;
    public readonly nint InputStep = inputStep;
}
