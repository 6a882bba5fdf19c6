namespace NgHvi;

/// <summary>How to predict.</summary>
public sealed record PredictionOptions
{
    private readonly double[] probabilities = [0.025, 0.5, 0.975];

    /// <summary>Which random coefficients are assumed.</summary>
    public PredictionLevel Level { get; init; } = PredictionLevel.Group;

    /// <summary>What to do with unknown groups at <see cref="PredictionLevel.Group"/>; the other levels ask for no group.</summary>
    public NewGroups NewGroups { get; init; } = NewGroups.Error;

    /// <summary>Probabilities of the quantiles of outcomes and of expected values, in any order. Range: in (0, 1).</summary>
    public IReadOnlyList<double> Probabilities
    {
        get => probabilities;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (var p in value)
            {
                if (p is not (> 0 and < 1)) Throw.OutOfRange<double>(nameof(Probabilities), p, "must be in (0, 1)");
            }

            probabilities = [.. value];
        }
    }

    /// <summary>Draws of θ that the predictions average, from a fit that can give any number; null: as many as are worth it. Range: >
    /// 0.</summary>
    public int? Draws { get; init => field = value is { } count ? Guard.Positive(count, nameof(Draws)) : null; }

    /// <summary>Threads; null: all cores. Changes no bit of the result. Range: > 0.</summary>
    public int? Threads { get; init => field = value is { } count ? Guard.Positive(count, nameof(Threads)) : null; }

    /// <summary>What to do with rows that have a missing cell in a column of the formula.</summary>
    public MissingValues Missing { get; init; } = MissingValues.Error;
    internal int ThreadCount => Threads ?? Environment.ProcessorCount;
}
