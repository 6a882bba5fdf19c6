namespace NgHvi;

/// <summary>What one step did.</summary>
/// <param name="Step">Number of the step, from 1.</param>
/// <param name="Elbo">Unbiased estimate of the ELBO at λ before the step, in nats; NaN without a density.</param>
/// <param name="GradientNorm">Euclidean norm of the gradient in λ.</param>
/// <param name="DirectionNorm">That of the direction after clipping, before momentum.</param>
/// <param name="MeanKl">Nats that the step moves μ (trust region only).</param>
/// <param name="ShapeKl">Nats that the step moves (B, d) (trust region only).</param>
/// <param name="RateFraction">f, the product of all halvings of the rates.</param>
/// <param name="Accepted">False when the guard restored an earlier λ instead of stepping.</param>
public readonly record struct StepInfo(
    int Step, double Elbo, double GradientNorm, double DirectionNorm, double MeanKl, double ShapeKl, double RateFraction, bool Accepted);
