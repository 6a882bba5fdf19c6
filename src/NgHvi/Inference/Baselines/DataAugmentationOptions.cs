namespace NgHvi.Inference.Baselines;

/// <summary>How data augmentation variational inference runs. A new instance is the recommended default.</summary>
public sealed record DataAugmentationOptions
{
    /// <summary>The published algorithm (method section 5.3): from μ = 0, C = I in θ itself.</summary>
    public static DataAugmentationOptions AsPublished { get; } = new() { Start = DataAugmentationStart.Published };

    /// <summary>Number of steps. Range: > 0.</summary>
    public int Steps { get; init => field = Guard.Positive(value, nameof(Steps)); } = 10_000;

    /// <summary>Weight of the previous direction. More averages more noise away and turns more slowly. Range: [0, 1).</summary>
    public double Momentum { get; init => field = Guard.InUnitInterval(value, nameof(Momentum)); } = 0.9;

    /// <summary>
    /// Length of a step over √(number of variational parameters). The length never shrinks, so a larger rate arrives sooner and wanders further.
    /// Range: > 0.
    /// </summary>
    public double Rate { get; init => field = Guard.Positive(value, nameof(Rate)); } = 0.001;

    /// <summary>Where μ and C begin.</summary>
    public DataAugmentationStart Start { get; init; } = DataAugmentationStart.FromModel;

    /// <summary>
    /// C of every group's transformed effects at the start, as a multiple of I. 1, as published for the linear model, is where a linear model's
    /// optimum is, and every gradient there is 0; the published deep model starts at 0.1. Range: > 0.
    /// </summary>
    public double LatentScale { get; init => field = Guard.Positive(value, nameof(LatentScale)); } = 1;

    /// <summary>The result is the mean of this many last iterates. Range: > 0.</summary>
    public int AveragedSteps { get; init => field = Guard.Positive(value, nameof(AveragedSteps)); } = 101;
}
