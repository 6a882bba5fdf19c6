namespace NgHvi;

/// <summary>The posterior of the random coefficients of one group.</summary>
/// <param name="Group">The group's key.</param>
/// <param name="Means">Posterior means, length r.</param>
/// <param name="StandardDeviations">Posterior standard deviations, length r.</param>
public sealed record RandomEffect(string Group, IReadOnlyList<double> Means, IReadOnlyList<double> StandardDeviations)
{
    /// <summary>Names of the coefficients, length r.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}
