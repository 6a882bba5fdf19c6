using System.Collections.Immutable;

namespace NgHvi;

/// <summary>Where and for whom to compute a profile.</summary>
public sealed record ResponseProfileOptions
{
    /// <summary>Training groups, one curve each; of several factors levels that one of them has, the effects of others 0.</summary>
    public IReadOnlyList<string> Groups
    {
        get;
        init => field = [.. (value ?? throw new ArgumentNullException(nameof(Groups))).Distinct(StringComparer.Ordinal)];
    } = [];

    /// <summary>Adds a curve for α = 0, as when there is no other.</summary>
    public bool IncludePopulation { get; init; }
    /// <summary>Adds a curve for a new group, α ~ N(0, Σ).</summary>
    public bool IncludeNewGroup { get; init; }
    /// <summary>Values of the column, in data units; null: between training quantiles.</summary>
    public IReadOnlyList<double>? Grid { get; init => field = value is null ? null : Finite([.. value], nameof(Grid)); }
    /// <summary>Points of a default grid. Range: > 0.</summary>
    public int GridCount { get; init => field = Guard.Positive(value, nameof(GridCount)); } = 19;
    /// <summary>First point, as a quantile. Range: [0, 1].</summary>
    public double GridFrom { get; init => field = InClosedInterval(value, nameof(GridFrom)); } = 0.05;
    /// <summary>Last point, as a quantile. Range: [0, 1].</summary>
    public double GridTo { get; init => field = InClosedInterval(value, nameof(GridTo)); } = 0.95;

    /// <summary>Values of other columns, in data units; default: means.</summary>
    public IReadOnlyDictionary<string, double> At
    {
        get;
        init
        {
            Finite([.. (value ?? throw new ArgumentNullException(nameof(At))).Values], nameof(At));
            field = value.ToImmutableDictionary(StringComparer.Ordinal);
        }
    } = ImmutableDictionary<string, double>.Empty;

    /// <summary>Probability between lower and upper curve. Range: (0, 1).</summary>
    public double Level
    {
        get;
        init => field = value is > 0 and < 1 ? value : Throw.OutOfRange<double>(nameof(Level), value, "must be in (0, 1)");
    } = 0.95;

    /// <summary>Threads; null: all cores. Range: > 0.</summary>
    public int? Threads { get; init => field = value is { } count ? Guard.Positive(count, nameof(Threads)) : null; }

    private static double InClosedInterval(double value, string name) =>
        value is >= 0 and <= 1 ? value : Throw.OutOfRange<double>(name, value, "must be in [0, 1]");

    private static double[] Finite(double[] values, string name) => Array.TrueForAll(values, double.IsFinite)
        ? values
        : Throw.OutOfRange<double[]>(name, Array.Find(values, value => !double.IsFinite(value)), "must be finite");
}
