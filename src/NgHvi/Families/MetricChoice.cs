namespace NgHvi;

internal readonly record struct MetricChoice(FisherMetric Metric, Damping? Damping, ConjugateGradientSettings? Solver);
