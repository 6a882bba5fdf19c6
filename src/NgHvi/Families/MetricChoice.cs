namespace NgHvi;

/// <summary>How a natural gradient is to be computed.</summary>
internal readonly record struct MetricChoice(FisherMetric Metric, Damping? Damping, ConjugateGradientSettings? Solver);
