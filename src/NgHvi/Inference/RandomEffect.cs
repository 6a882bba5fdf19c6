namespace NgHvi;

/// <summary>The posterior of the random coefficients of one group.</summary>
/// <param name="Group">The group's key.</param>
/// <param name="Means">Posterior means, length r.</param>
/// <param name="StandardDeviations">Posterior standard deviations, length r.</param>
public sealed record RandomEffect(string Group, IReadOnlyList<double> Means, IReadOnlyList<double> StandardDeviations)
{
    private const double HalfWidth = 1.959963984540054;

    /// <summary>Lower ends of the intervals that hold 95 %, as of normal distributions; length r.</summary>
    public IReadOnlyList<double> Lower => [.. Means.Zip(StandardDeviations, (mean, sd) => mean - (HalfWidth * sd))];
    /// <summary>Upper ends of those intervals, length r.</summary>
    public IReadOnlyList<double> Upper => [.. Means.Zip(StandardDeviations, (mean, sd) => mean + (HalfWidth * sd))];
    /// <summary>Names of the coefficients, length r.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}
