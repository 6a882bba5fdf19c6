namespace NgHvi;

/// <summary>What an update did.</summary>
/// <param name="Found">Whether a finite direction was found; else λ is as it was.</param>
/// <param name="DirectionNorm">Euclidean norm of the direction after clipping, before momentum.</param>
/// <param name="MeanKl">Nats that the step moves the location, where known.</param>
/// <param name="ShapeKl">Nats that the step changes the shape, where known.</param>
internal readonly record struct UpdateOutcome(bool Found, double DirectionNorm, double MeanKl, double ShapeKl);
