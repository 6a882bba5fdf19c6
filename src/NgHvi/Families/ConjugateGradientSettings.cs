namespace NgHvi;

/// <summary>Limits of conjugate gradients.</summary>
public sealed record ConjugateGradientSettings
{
    /// <summary>As published: no preconditioner, tolerance 1e-6, 20 iterations.</summary>
    public static ConjugateGradientSettings AsPublished { get; } =
        new() { RelativeTolerance = 1e-6, MaxIterations = 20, JacobiPreconditioner = false };

    /// <summary>Largest residual norm relative to the gradient's. Range: > 0.</summary>
    public double RelativeTolerance { get; init => field = Guard.Positive(value, nameof(RelativeTolerance)); } = 1e-10;
    /// <summary>Most iterations, never more than unknowns. Range: > 0.</summary>
    public int MaxIterations { get; init => field = Guard.Positive(value, nameof(MaxIterations)); } = 500;
    /// <summary>Preconditions by the damped diagonal.</summary>
    public bool JacobiPreconditioner { get; init; } = true;
}
