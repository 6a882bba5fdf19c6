namespace NgHvi;

/// <summary>How the damped Fisher system of (B, d) is solved.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Direct), "direct")]
[JsonDerivedType(typeof(ConjugateGradient), "conjugate-gradient")]
public abstract record FisherSolver
{
    private FisherSolver()
    {
    }

    /// <summary>The structured direct solve, exact, O(M) for a fixed number of factors.</summary>
    public sealed record Direct : FisherSolver;
    /// <summary>Conjugate gradients on the matrix-free product.</summary>
    public sealed record ConjugateGradient(ConjugateGradientSettings Settings) : FisherSolver;
}
