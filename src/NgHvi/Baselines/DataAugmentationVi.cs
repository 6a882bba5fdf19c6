namespace NgHvi;

/// <summary>Data augmentation variational inference (DAVI) of models whose random effects have a normal conditional: a Gaussian on θ and on
/// transformed random effects α̃, whose Cholesky factors climb the ELBO along normalised natural gradients with momentum (method section
/// 5.3; after Tan 2021). A new instance is the recommended default.</summary>
public sealed record DataAugmentationVi : Method
{
    private const int LargestCount = 1000; // C_1 keeps M² numbers, and each averaged iterate as many.

    /// <summary>The published algorithm: in θ itself from μ = 0 and C = I, with hidden layers from random weights with C_1 = 0.1 I and
    /// C_2k = 0.1 I in 3000 steps.</summary>
    /// <remarks>The published code of the deep model steps μ_2k along C_2kᵀC_2k times its gradient; here, as there in the linear model,
    /// along the natural gradient.</remarks>
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
        Refuse = values => values.Response.DrawsExactly ? null
            : $"--method davi does not go with --family {values.Response.Name}; it is for gaussian responses.",
    };

    /// <summary>Number of steps; null: 10 000, or as published 3000 with hidden layers. Range: > 0.</summary>
    public int? Steps { get; init => field = value is { } steps ? Guard.Positive(steps, nameof(Steps)) : null; }
    /// <summary>Weight of the previous direction; more averages out more noise but turns more slowly. Range: [0, 1).</summary>
    public double Momentum { get; init => field = Guard.InUnitInterval(value, nameof(Momentum)); } = 0.9;
    /// <summary>Length of a step over √(number of variational parameters); it never shrinks. Range: > 0.</summary>
    public double Rate { get; init => field = Guard.Positive(value, nameof(Rate)); } = 0.001;
    /// <summary>In θ itself from μ = 0 (hidden weights uniform within ±√6/(n_in + n_out)) and C a multiple of I; else from the model's own
    /// start in its own fitting coordinates, with C a multiple of its spreads.</summary>
    public bool StartsAsPublished { get; init; }
    /// <summary>The multiple of C_1 at the start; null: 1, or as published 0.1 with hidden layers. Range: > 0.</summary>
    public double? Scale { get; init => field = value is { } scale ? Guard.Positive(scale, nameof(Scale)) : null; }
    /// <summary>C_2k of every group's transformed effects at the start, as a multiple of I; null: 1, the optimum of normal responses, or as
    /// published 0.1 with hidden layers. Range: > 0.</summary>
    public double? LatentScale { get; init => field = value is { } scale ? Guard.Positive(scale, nameof(LatentScale)) : null; }
    /// <summary>The result is the mean of this many last iterates. Range: > 0.</summary>
    public int AveragedSteps { get; init => field = Guard.Positive(value, nameof(AveragedSteps)); } = 101;

    internal override IEnumerable<string> Faults(ITarget? target)
    {
        if (target is not null && !(target.IsCollapsible && target.DrawsExactly))
            yield return "davi needs random effects whose conditional is normal, as those of gaussian responses; use ng-hvi.";
        if (target?.Parameters.Count is > LargestCount and var count)
            yield return $"davi has a full covariance of all parameters, at most {LargestCount}, but this model has "
                + $"{count}; use ng-hvi or a smaller network.";
    }

    internal override Engine Begin(ITarget target, RunSettings settings)
    {
        Validate(target);
        var key = RunStream.Of(settings.Seed, RunStream.StartingPoint);
        var start = StartsAsPublished ? PublishedStart(target, key)
            : target.FindStart(new(key, UsesFittingCoordinates: true, settings.Threads, settings.CancellationToken));
        return new DataAugmentationEngine((MixedDensity)target, this, settings, start);
    }

    internal override Engine Restore(ITarget target, RunSettings settings, StateArchive archive)
    {
        Validate(target);
        return DataAugmentationEngine.Restore((MixedDensity)target, this, settings, archive);
    }

    // What is null, resolved.
    internal (int Steps, double Scale, double LatentScale) Resolve(bool hasNetwork)
    {
        var isDeep = StartsAsPublished && hasNetwork;
        return (Steps ?? (isDeep ? 3000 : 10_000), Scale ?? (isDeep ? 0.1 : 1), LatentScale ?? (isDeep ? 0.1 : 1));
    }

    // 0 but for hidden weights.
    private static StartingValues PublishedStart(ITarget target, RandomKey key)
    {
        var center = new double[target.Parameters.Count];
        target.PublishedStart(key).Center.AsSpan(0, ((MixedDensity)target).Shape.WeightCount).CopyTo(center);
        return new(new IdentityCoordinates(center.Length), center, [.. Enumerable.Repeat(1.0, center.Length)]);
    }
}
