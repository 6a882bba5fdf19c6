namespace NgHvi;

/// <summary>How data augmentation variational inference runs. A new instance is the recommended default.</summary>
public sealed record DataAugmentationOptions
{
    /// <summary>The published algorithm for the linear model (method section 5.3): from μ = 0, C = I in θ itself.</summary>
    public static DataAugmentationOptions AsPublished { get; } = new() { Start = DataAugmentationStart.Published };

    /// <summary>
    /// The published algorithm for the Gaussian deep model (method section 5.3), 3000 steps: from random hidden weights with C_1 = 0.1 I and C_2k = 0.1 I in θ itself.
    /// </summary>
    /// <remarks>The published code steps μ_2k along C_2kᵀC_2k times its gradient; here, as there in the linear model, along the natural gradient, C_2kC_2kᵀ.</remarks>
    public static DataAugmentationOptions AsPublishedDeep { get; } =
        new() { Start = DataAugmentationStart.Published, Steps = 3000, Scale = 0.1, LatentScale = 0.1 };

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

    /// <summary>C of θ at the start, as a multiple of I or of the model's guess of spreads. Range: > 0.</summary>
    public double Scale { get; init => field = Guard.Positive(value, nameof(Scale)); } = 1;

    /// <summary>
    /// C of every group's transformed effects at the start, as a multiple of I. 1, as published for the linear model, is where the
    /// optimum of normal responses is, and every gradient there is 0; the published deep model starts at 0.1. Range: > 0.
    /// </summary>
    public double LatentScale { get; init => field = Guard.Positive(value, nameof(LatentScale)); } = 1;

    /// <summary>The result is the mean of this many last iterates, which are kept: M² numbers each. Range: > 0.</summary>
    public int AveragedSteps { get; init => field = Guard.Positive(value, nameof(AveragedSteps)); } = 101;

    /// <summary>Threads; changes no bit of the result. A linear model uses one in its steps. Range: > 0.</summary>
    public int Threads { get; init => field = Guard.Positive(value, nameof(Threads)); } = 1;
}
