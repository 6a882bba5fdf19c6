using System.Collections.Immutable;

namespace NgHvi;

/// <summary>Where and for whom a <see cref="ResponseProfile"/> is computed. A new instance is the published grid for the population.</summary>
public sealed record ResponseProfileOptions
{
    private readonly string[] groups = [];
    private readonly double[]? grid;
    private readonly double[]? references;
    private readonly ImmutableDictionary<string, double> at = [];

    /// <summary>Keys of training groups, one curve each; doubles are dropped.</summary>
    public IReadOnlyList<string> Groups
    {
        get => groups;
        init => groups = [.. (value ?? throw new ArgumentNullException(nameof(Groups))).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Whether there is a curve for α = 0. Without any group or new group there always is.</summary>
    public bool IncludePopulation { get; init; }

    /// <summary>Whether there is a curve for a group never seen, α ~ N(0, Σ).</summary>
    public bool IncludeNewGroup { get; init; }

    /// <summary>Values of the input on the data's scale; null: <see cref="GridCount"/> points between two of its quantiles in the training rows.</summary>
    public IReadOnlyList<double>? Grid
    {
        get => grid;
        init => grid = Finite(value, nameof(Grid));
    }

    /// <summary>Number of equally spaced points when <see cref="Grid"/> is null. Range: > 0.</summary>
    public int GridCount { get; init => field = Guard.Positive(value, nameof(GridCount)); } = 19;

    /// <summary>Probability of the quantile at which the grid begins. Range: [0, 1].</summary>
    public double GridFrom { get; init => field = InClosedInterval(value, nameof(GridFrom)); } = 0.05;

    /// <summary>Probability of the quantile at which the grid ends. Range: [0, 1].</summary>
    public double GridTo { get; init => field = InClosedInterval(value, nameof(GridTo)); } = 0.95;

    /// <summary>
    /// Values of all inputs on the data's scale, length m, in the order of the training data; that of the profiled input is not used.
    /// Null: the means of the training rows.
    /// </summary>
    public IReadOnlyList<double>? References
    {
        get => references;
        init => references = Finite(value, nameof(References));
    }

    /// <summary>Values of other columns by name, in the data's units. Those not named stand at the means of the training rows.</summary>
    public IReadOnlyDictionary<string, double> At
    {
        get => at;
        init
        {
            Finite([.. (value ?? throw new ArgumentNullException(nameof(At))).Values], nameof(At));
            at = value.ToImmutableDictionary(StringComparer.Ordinal);
        }
    }

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

    private static double[]? Finite(IReadOnlyList<double>? values, string name)
    {
        foreach (var value in values ?? [])
        {
            if (!double.IsFinite(value))
            {
                Throw.OutOfRange<double>(name, value, "must be finite");
            }
        }

        return values is null ? null : [.. values];
    }
}
