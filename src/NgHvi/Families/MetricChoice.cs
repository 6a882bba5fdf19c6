namespace NgHvi;

/// <summary>How a natural gradient is to be computed.</summary>
/// <param name="Metric">The matrix F.</param>
/// <param name="Damping">What is added to F; null where a model recommends it.</param>
/// <param name="Solver">How the system is solved.</param>
internal readonly record struct MetricChoice(FisherMetric Metric, Damping? Damping, FisherSolver Solver);
