namespace NgHvi;

/// <summary>One group's expected response along the grid.</summary>
/// <param name="Name">Group key, "population" or "new group".</param>
/// <param name="Level">Assumed random coefficients.</param>
/// <param name="Means">Posterior means of E[y] or P(y = 1), by grid point.</param>
/// <param name="StandardDeviations">Posterior standard deviations.</param>
/// <param name="Lower">Lower posterior quantiles.</param>
/// <param name="Upper">Upper posterior quantiles.</param>
public sealed record ResponseCurve(
    string Name, PredictionLevel Level, IReadOnlyList<double> Means, IReadOnlyList<double> StandardDeviations,
    IReadOnlyList<double> Lower, IReadOnlyList<double> Upper);
