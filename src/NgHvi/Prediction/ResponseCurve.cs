namespace NgHvi;

/// <summary>The posterior of the expected response along the grid of a <see cref="ResponseProfile"/>, for one group.</summary>
/// <param name="Name">The group's key, "population" or "new group".</param>
/// <param name="Level">Which random coefficients were assumed.</param>
/// <param name="Means">Posterior means of E[y] or P(y = 1), one a grid point.</param>
/// <param name="StandardDeviations">Its posterior standard deviations.</param>
/// <param name="Lower">Its lower posterior quantiles.</param>
/// <param name="Upper">Its upper posterior quantiles.</param>
public sealed record ResponseCurve(
    string Name, PredictionLevel Level, IReadOnlyList<double> Means, IReadOnlyList<double> StandardDeviations,
    IReadOnlyList<double> Lower, IReadOnlyList<double> Upper);
