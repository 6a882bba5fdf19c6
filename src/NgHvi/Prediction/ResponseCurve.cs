namespace NgHvi;

/// <summary>One curve of a <see cref="ResponseProfile"/>: the posterior of the expected response along the grid, for one group.</summary>
/// <param name="Name">The group's key, "population" or "new group".</param>
/// <param name="Level">Which random coefficients were assumed.</param>
/// <param name="Means">Posterior means of the expected response, or P(y = 1); one a grid point.</param>
/// <param name="StandardDeviations">Its posterior standard deviations, without residual noise.</param>
/// <param name="Lower">Its lower posterior quantiles.</param>
/// <param name="Upper">Its upper posterior quantiles.</param>
public sealed record ResponseCurve(
    string Name,
    PredictionLevel Level,
    IReadOnlyList<double> Means,
    IReadOnlyList<double> StandardDeviations,
    IReadOnlyList<double> Lower,
    IReadOnlyList<double> Upper);
