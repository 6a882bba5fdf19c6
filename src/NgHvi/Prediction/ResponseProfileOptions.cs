using System.Collections.Immutable;

namespace NgHvi;

/// <summary>Where and for whom a <see cref="ResponseProfile"/> is computed; by default on the published grid for the population.</summary>
public sealed record ResponseProfileOptions
{
    /// <summary>Keys of training groups, one curve each; doubles are dropped.</summary>
    public IReadOnlyList<string> Groups
    {
        get;
        init => field = [.. (value ?? throw new ArgumentNullException(nameof(Groups))).Distinct(StringComparer.Ordinal)];
    } = [];

    /// <summary>Whether there is a curve for α = 0; it is there too where there would be no other.</summary>
    public bool IncludePopulation { get; init; }
    /// <summary>Whether there is a curve for a group never seen, α ~ N(0, Σ).</summary>
    public bool IncludeNewGroup { get; init; }
    /// <summary>Values of the column in the data's units; null: points between two of its quantiles in the training rows.</summary>
    public IReadOnlyList<double>? Grid { get; init => field = value is null ? null : Finite([.. value], nameof(Grid)); }
    /// <summary>Number of points where <see cref="Grid"/> is null. Range: > 0.</summary>
    public int GridCount { get; init => field = Guard.Positive(value, nameof(GridCount)); } = 19;
    /// <summary>Probability of the quantile at which the grid begins. Range: [0, 1].</summary>
    public double GridFrom { get; init => field = InClosedInterval(value, nameof(GridFrom)); } = 0.05;
    /// <summary>Probability of the quantile at which the grid ends. Range: [0, 1].</summary>
    public double GridTo { get; init => field = InClosedInterval(value, nameof(GridTo)); } = 0.95;

    /// <summary>Values of other columns by name, in the data's units; those not named stand at their means.</summary>
    public IReadOnlyDictionary<string, double> At
    {
        get;
        init
        {
            Finite([.. (value ?? throw new ArgumentNullException(nameof(At))).Values], nameof(At));
            field = value.ToImmutableDictionary(StringComparer.Ordinal);
        }
    } = ImmutableDictionary<string, double>.Empty;

    /// <summary>Posterior probability between the lower and the upper curve. Range: (0, 1).</summary>
    public double Level
    {
        get;
        init => field = value is > 0 and < 1 ? value : Throw.OutOfRange<double>(nameof(Level), value, "must be in (0, 1)");
    } = 0.95;

    /// <summary>Threads; null: all cores. Changes no bit of the result. Range: > 0.</summary>
    public int? Threads { get; init => field = value is { } count ? Guard.Positive(count, nameof(Threads)) : null; }

    private static double InClosedInterval(double value, string name) =>
        value is >= 0 and <= 1 ? value : Throw.OutOfRange<double>(name, value, "must be in [0, 1]");

    private static double[] Finite(double[] values, string name) => Array.TrueForAll(values, double.IsFinite)
        ? values
        : Throw.OutOfRange<double[]>(name, Array.Find(values, value => !double.IsFinite(value)), "must be finite");
}
