namespace NgHvi;

/// <summary>What an update did.</summary>
internal readonly record struct UpdateOutcome(bool Found, double DirectionNorm, double MeanKl, double ShapeKl);
