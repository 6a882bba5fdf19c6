namespace NgHvi;

/// <summary>Posterior of one group's random coefficients.</summary>
/// <param name="Group">Key of the group.</param>
/// <param name="Means">Posterior means, length r.</param>
/// <param name="StandardDeviations">Posterior standard deviations, length r.</param>
public sealed record RandomEffect(string Group, IReadOnlyList<double> Means, IReadOnlyList<double> StandardDeviations)
{
    private const double HalfWidth = 1.959963984540054;

    /// <summary>Lower ends of normal 95 % intervals, length r.</summary>
    public IReadOnlyList<double> Lower => [.. Means.Zip(StandardDeviations, (mean, sd) => mean - (HalfWidth * sd))];
    /// <summary>Upper ends of normal 95 % intervals, length r.</summary>
    public IReadOnlyList<double> Upper => [.. Means.Zip(StandardDeviations, (mean, sd) => mean + (HalfWidth * sd))];
    /// <summary>Grouping factor, such as "school"; empty where there is one.</summary>
    public string Factor { get; init; } = "";
    /// <summary>Coefficient names, length r.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}
