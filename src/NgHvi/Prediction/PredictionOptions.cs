namespace NgHvi;

/// <summary>How to predict.</summary>
public sealed record PredictionOptions
{
    private readonly double[] probabilities = [0.025, 0.5, 0.975];

    /// <summary>Assumed random coefficients.</summary>
    public PredictionLevel Level { get; init; } = PredictionLevel.Group;
    /// <summary>By the name of a grouping factor, where its level is another than <see cref="Level"/>: with known schools and classes
    /// never seen, for example.</summary>
    public IReadOnlyDictionary<string, PredictionLevel> ByFactor { get; init; } = new Dictionary<string, PredictionLevel>();
    /// <summary>What to do with unknown groups.</summary>
    public NewGroups NewGroups { get; init; } = NewGroups.Error;

    /// <summary>Probabilities of the quantiles. Range: (0, 1).</summary>
    public IReadOnlyList<double> Probabilities
    {
        get => probabilities;
        init => probabilities = [.. (value ?? throw new ArgumentNullException(nameof(value))).Select(p =>
            p is > 0 and < 1 ? p : Throw.OutOfRange<double>(nameof(Probabilities), p, "must be in (0, 1)"))];
    }

    /// <summary>Draws of θ, if the fit can make more; null: automatic. Range: > 0.</summary>
    public int? Draws { get; init => field = value is { } count ? Guard.Positive(count, nameof(Draws)) : null; }
    /// <summary>Threads; null: all cores. Range: > 0.</summary>
    public int? Threads { get; init => field = value is { } count ? Guard.Positive(count, nameof(Threads)) : null; }
    /// <summary>What to do with missing cells.</summary>
    public MissingValues Missing { get; init; } = MissingValues.Error;
    internal PredictionLevel LevelOf(string factor) => ByFactor.TryGetValue(factor, out var level) ? level : Level;
    internal int ThreadCount => Threads ?? Environment.ProcessorCount;
}
