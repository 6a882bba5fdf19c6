namespace NgHvi;

/// <summary>
/// Hybrid variational inference: q(θ, z) = q₀(θ) p(z|θ, y), with λ of q₀ climbing the ELBO (Zhang, Smith, Maneesoonthorn and Loaiza-Maya,
/// arXiv 2302.13536, Algorithm 1), as a combination of independent choices.
/// </summary>
public sealed partial record HybridVi : Method
{
    /// <summary>The recommended algorithm.</summary>
    public static HybridVi Default { get; } = new();
    /// <summary>The family of q₀. More factors fit more correlations at O(p²) cost.</summary>
    public Family Family { get; init; } = new Family.Factor();
    /// <summary>Whether q₀ has that family in the model's best coordinates, whitened up to M = 256; else in θ, as in the paper.</summary>
    public bool UsesFittingCoordinates { get; init; } = true;
    /// <summary>Where λ begins.</summary>
    public Start Start { get; init; } = Start.FromModel();
    /// <summary>How the gradient is estimated.</summary>
    public GradientEstimator Gradient { get; init; } = new();
    /// <summary>How λ moves.</summary>
    public UpdateRule Update { get; init; } = new UpdateRule.NaturalGradient();
    /// <summary>What refuses bad steps; null: nothing.</summary>
    public DivergenceGuard? Guard { get; init; } = new();
    /// <summary>How many last iterates the result is the mean of, in the paper 101; null: the second half. Range: > 0.</summary>
    public int? AveragedSteps { get; init => field = value is { } count ? NgHvi.Guard.Positive(count, nameof(AveragedSteps)) : null; }
    /// <summary>A fixed number of steps; null: until <see cref="Stopping"/> says so. Range: > 0.</summary>
    public int? Steps { get; init => field = value is { } steps ? NgHvi.Guard.Positive(steps, nameof(Steps)) : null; }
    /// <summary>When to stop if <see cref="Steps"/> is null.</summary>
    public StoppingRule Stopping { get; init; } = new();
    /// <summary>Whether importance weights correct summaries for what q₀ cannot follow, such as skew.</summary>
    public bool CorrectPosterior { get; init; } = true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => Update.MethodName;

    /// <summary>The paper's Algorithm 1 as its code runs (method section 3).</summary>
    /// <param name="factors">p; null: 3, or M when that is smaller.</param>
    /// <param name="steps">Steps; null: the paper's 3000.</param>
    public static HybridVi Published(int? factors = null, int? steps = null) => new()
    {
        Family = new Family.Factor(factors),
        UsesFittingCoordinates = false,
        Start = Start.Published(),
        Gradient = GradientEstimator.AsPublished,
        Update = UpdateRule.NaturalGradient.AsPublished,
        Guard = null,
        AveragedSteps = 101,
        Steps = steps ?? 3000,
        CorrectPosterior = false,
    };

    /// <summary>The paper's SG-HVI: the same without Fisher matrix, clip and momentum.</summary>
    /// <inheritdoc cref="Published"/>
    public static HybridVi StochasticGradient(int? factors = null, int? steps = null) =>
        Published(factors, steps) with { Update = new UpdateRule.PlainGradient() };

    internal override Engine Begin(ITarget target, RunSettings settings) => HybridEngine.Begin(this, target, settings);

    internal override Engine Restore(ITarget target, RunSettings settings, StateArchive archive) =>
        HybridEngine.Restore(this, target, settings, archive);
}
