namespace NgHvi;

/// <summary>
/// An algorithm as a combination of independent choices: family, coordinates, start, gradient, direction, step, guard, average and end. A new instance is the
/// recommended default.
/// </summary>
public sealed record HybridViOptions
{
    /// <summary>The family of q₀. More factors fit more correlations at O(p²) cost.</summary>
    public FamilyChoice Family { get; init; } = new FamilyChoice.Factor();

    /// <summary>The coordinates in which q₀ has that family.</summary>
    public CoordinateChoice Coordinates { get; init; } = CoordinateChoice.Automatic;

    /// <summary>Where λ begins.</summary>
    public Start Start { get; init; } = new Start.FromModel();

    /// <summary>How the gradient is estimated.</summary>
    public GradientEstimator Gradient { get; init; } = new();

    /// <summary>Natural or plain gradient.</summary>
    public Direction Direction { get; init; } = new Direction.NaturalGradient();

    /// <summary>The length of a step.</summary>
    public StepRule Rule { get; init; } = new StepRule.TrustRegion();

    /// <summary>What refuses bad steps; null: nothing.</summary>
    public DivergenceGuard? Guard { get; init; } = new();

    /// <summary>Which iterates are averaged.</summary>
    public Averaging Averaging { get; init; } = new Averaging.SecondHalf();

    /// <summary>A fixed number of steps; null: until <see cref="Stopping"/> says so.</summary>
    public int? Steps { get; init => field = value is { } steps ? NgHvi.Guard.Positive(steps, nameof(Steps)) : null; }

    /// <summary>When to stop if <see cref="Steps"/> is null.</summary>
    public StoppingRule Stopping { get; init; } = new();

    /// <summary>
    /// Whether summaries are corrected by importance weights where k̂ allows it. The correction removes what a Gaussian cannot follow, such as the skew of a
    /// variance's posterior.
    /// </summary>
    public bool CorrectPosterior { get; init; } = true;

    /// <summary>Threads, shared among the draws of a step and, where there are more, inside the model; changes no bit of the result. Range: > 0.</summary>
    public int Threads { get; init => field = NgHvi.Guard.Positive(value, nameof(Threads)); } = 1;

    /// <summary>
    /// For models whose latent variables can neither be integrated out nor drawn exactly: the default with latent variables that follow Markov chains and rates that decay by
    /// 1 + t/20 (optimizer study, section 5). Where such a model does not know its density, the guard refuses only numbers that are not finite.
    /// </summary>
    public static HybridViOptions Chained { get; } = new()
    {
        Gradient = new GradientEstimator { Latents = LatentTreatment.Chained },
        Rule = new StepRule.TrustRegion { DecayTime = 20 },
    };

    /// <summary>The paper's Algorithm 1 as its code runs (method section 3), 3000 steps.</summary>
    public static HybridViOptions AsPublished { get; } = new()
    {
        Family = new FamilyChoice.Factor(),
        Coordinates = CoordinateChoice.AsGiven,
        Start = new Start.Published(),
        Gradient = GradientEstimator.AsPublished,
        Direction = Direction.NaturalGradient.AsPublished,
        Rule = new StepRule.AdaDelta(),
        Guard = null,
        Averaging = new Averaging.Last(),
        Steps = 3000,
        CorrectPosterior = false,
    };

    /// <summary>The paper's SG-HVI: the same without Fisher matrix, clip and momentum.</summary>
    public static HybridViOptions StochasticGradient { get; } = AsPublished with { Direction = new Direction.PlainGradient() };

    /// <summary>What fits by this algorithm are called.</summary>
    internal string Method => Direction is Direction.NaturalGradient ? "NG-HVI" : "SG-HVI";
}
