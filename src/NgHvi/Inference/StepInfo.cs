namespace NgHvi;

/// <summary>What one step did.</summary>
/// <param name="Step">Step, from 1.</param>
/// <param name="Elbo">Unbiased ELBO estimate before the step, in nats; NaN: no density.</param>
/// <param name="GradientNorm">Euclidean norm of the gradient in λ.</param>
/// <param name="DirectionNorm">Norm of the direction after clipping, before momentum.</param>
/// <param name="MeanKl">Nats that μ moved, in a trust region.</param>
/// <param name="ShapeKl">Nats that (B, d) moved, in a trust region.</param>
/// <param name="RateFraction">Product of all halvings of the rates.</param>
/// <param name="Accepted">False where an earlier λ was restored.</param>
public readonly record struct StepInfo(
    int Step, double Elbo, double GradientNorm, double DirectionNorm, double MeanKl, double ShapeKl, double RateFraction, bool Accepted);
