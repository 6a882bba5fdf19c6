namespace NgHvi;

/// <summary>How long conjugate gradients may run.</summary>
public sealed record ConjugateGradientSettings
{
    /// <summary>The published code's settings: no preconditioner, tolerance 1e-6, 20 iterations.</summary>
    public static ConjugateGradientSettings AsPublished { get; } =
        new() { RelativeTolerance = 1e-6, MaxIterations = 20, JacobiPreconditioner = false };

    /// <summary>The norm of the residual, relative to the gradient's, to stop at. Range: > 0.</summary>
    public double RelativeTolerance { get; init => field = Guard.Positive(value, nameof(RelativeTolerance)); } = 1e-10;
    /// <summary>Most iterations; the number of unknowns is a second limit. Range: > 0.</summary>
    public int MaxIterations { get; init => field = Guard.Positive(value, nameof(MaxIterations)); } = 500;
    /// <summary>Divide by the damped diagonal, which is known in closed form.</summary>
    public bool JacobiPreconditioner { get; init; } = true;
}
