namespace NgHvi;

/// <summary>Data augmentation variational inference (DAVI; Tan 2021, method section 5.3) for random effects with a normal conditional:
/// Gaussians on θ and on transformed effects α̃. Defaults are recommended.</summary>
public sealed record DataAugmentationVi : Method
{
    private const int LargestCount = 1000; // C_1 keeps M² numbers.

    /// <summary>The published algorithm: from μ = 0 and C = I; networks from random weights and C = 0.1 I, in 3000 steps.</summary>
    /// <remarks>Unlike in the published code, deep models step μ_2k along the natural gradient.</remarks>
    public static DataAugmentationVi Published { get; } = new() { StartsAsPublished = true };

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "DAVI";

    internal static MethodEntry Entry { get; } = new(
        "davi",
        "data augmentation VI (gaussian)",
        [MethodEntry.Steps with { Default = "10000, published with a network 3000" }],
        values => (values.IsPublished ? Published : new()) with { Steps = values.Whole("steps") })
    {
        Refuse = values => values.Response is { DrawsExactly: true, HasGroupScale: false } ? null
            : $"--method davi does not go with --family {values.Response.Name}; it is for gaussian responses of one σ.",
    };

    /// <summary>Number of steps; null: 10 000, published networks 3000. Range: > 0.</summary>
    public int? Steps { get; init => field = value is { } steps ? Guard.Positive(steps, nameof(Steps)) : null; }
    /// <summary>Weight of the previous direction. Range: [0, 1).</summary>
    public double Momentum { get; init => field = Guard.InUnitInterval(value, nameof(Momentum)); } = 0.9;
    /// <summary>Step length over √(number of variational parameters). Range: > 0.</summary>
    public double Rate { get; init => field = Guard.Positive(value, nameof(Rate)); } = 0.001;
    /// <summary>Starts at μ = 0, random hidden weights and C ∝ I; else at the model's start in its fitting coordinates.</summary>
    public bool StartsAsPublished { get; init; }
    /// <summary>Multiple of C_1 at the start; null: 1, published networks 0.1. Range: > 0.</summary>
    public double? Scale { get; init => field = value is { } scale ? Guard.Positive(scale, nameof(Scale)) : null; }
    /// <summary>Multiple of I for C_2k at the start; null: 1, published networks 0.1. Range: > 0.</summary>
    public double? LatentScale { get; init => field = value is { } scale ? Guard.Positive(scale, nameof(LatentScale)) : null; }
    /// <summary>Number of last iterates averaged into the result. Range: > 0.</summary>
    public int AveragedSteps { get; init => field = Guard.Positive(value, nameof(AveragedSteps)); } = 101;

    internal override IEnumerable<string> Faults(ITarget? target)
    {
        if (target is { IsCollapsible: false } or { DrawsExactly: false }
            or MixedDensity { Response: { HasGroupScale: true } or { HasShocks: true } })
            yield return "davi needs random effects whose conditional is normal, as those of gaussian responses; use ng-hvi.";
        if (target?.Parameters.Count is > LargestCount and var count)
            yield return $"davi has a full covariance of all parameters, at most {LargestCount}, but this model has "
                + $"{count}; use ng-hvi or a smaller network.";
    }

    internal override Engine Begin(ITarget target, RunSettings settings)
    {
        var key = RunStream.Of(settings.Seed, RunStream.StartingPoint);
        var start = StartsAsPublished ? PublishedStart(target, key)
            : target.FindStart(new(key, UsesFittingCoordinates: true, settings.Threads, settings.CancellationToken));
        return new DataAugmentationEngine((MixedDensity)target, this, settings, start);
    }

    private protected override Engine Create(ITarget target, RunSettings settings, StateArchive archive)
    {
        var (m, coordinates) = (target.Parameters.Count, archive.Exchange<CoordinatesDocument>("coordinates", null!).Restore());
        return new DataAugmentationEngine(
            (MixedDensity)target, this, settings, new(coordinates, new double[m], [.. Enumerable.Repeat(1.0, m)]));
    }

    internal (int Steps, double Scale, double LatentScale) Resolve(bool hasNetwork)
    {
        var isDeep = StartsAsPublished && hasNetwork;
        return (Steps ?? (isDeep ? 3000 : 10_000), Scale ?? (isDeep ? 0.1 : 1), LatentScale ?? (isDeep ? 0.1 : 1));
    }

    private static StartingValues PublishedStart(ITarget target, RandomKey key) // 0 but for hidden weights.
    {
        var center = new double[target.Parameters.Count];
        target.PublishedStart(key).Center.AsSpan(0, ((MixedDensity)target).Shape.WeightCount).CopyTo(center);
        return new(new IdentityCoordinates(center.Length), center, [.. Enumerable.Repeat(1.0, center.Length)]);
    }
}
