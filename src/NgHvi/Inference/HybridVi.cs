namespace NgHvi;

/// <summary>
/// Hybrid variational inference: q(θ, z) = q₀(θ) p(z|θ, y), with λ of q₀ climbing the ELBO (Zhang, Smith, Maneesoonthorn and Loaiza-Maya,
/// arXiv 2302.13536, Algorithm 1; method sections 1 to 3), as a combination of independent choices: family, coordinates, start, gradient,
/// update, guard, average and end.
/// </summary>
public sealed record HybridVi : Method
{
    /// <summary>The recommended algorithm.</summary>
    public static HybridVi Default { get; } = new();

    /// <summary>The family of q₀. More factors fit more correlations at O(p²) cost.</summary>
    public Family Family { get; init; } = new Family.Factor();

    /// <summary>The coordinates in which q₀ has that family.</summary>
    public CoordinateChoice Coordinates { get; init; } = CoordinateChoice.Automatic;

    /// <summary>Where λ begins.</summary>
    public Start Start { get; init; } = new Start.FromModel();

    /// <summary>How the gradient is estimated.</summary>
    public GradientEstimator Gradient { get; init; } = new();

    /// <summary>How λ moves.</summary>
    public UpdateRule Update { get; init; } = new UpdateRule.NaturalGradient();

    /// <summary>What refuses bad steps; null: nothing.</summary>
    public DivergenceGuard? Guard { get; init; } = new();

    /// <summary>Which iterates are averaged.</summary>
    public Averaging Averaging { get; init; } = Averaging.SecondHalf;

    /// <summary>A fixed number of steps; null: until <see cref="Stopping"/> says so. Range: > 0.</summary>
    public int? Steps { get; init => field = value is { } steps ? NgHvi.Guard.Positive(steps, nameof(Steps)) : null; }

    /// <summary>When to stop if <see cref="Steps"/> is null.</summary>
    public StoppingRule Stopping { get; init; } = new();

    /// <summary>
    /// Whether summaries are corrected by importance weights where k̂ allows it. The correction removes what q₀ cannot follow, such as the
    /// skew of a variance's posterior.
    /// </summary>
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
        Coordinates = CoordinateChoice.AsGiven,
        Start = new Start.Published(),
        Gradient = GradientEstimator.AsPublished,
        Update = UpdateRule.NaturalGradient.AsPublished,
        Guard = null,
        Averaging = Averaging.Last(),
        Steps = steps ?? 3000,
        CorrectPosterior = false,
    };

    /// <summary>The paper's SG-HVI: the same without Fisher matrix, clip and momentum.</summary>
    /// <inheritdoc cref="Published"/>
    public static HybridVi StochasticGradient(int? factors = null, int? steps = null) =>
        Published(factors, steps) with { Update = new UpdateRule.PlainGradient() };

    internal override IEnumerable<string> Faults(ITarget? target) => HybridViFaults.Of(this, target);

    internal override Engine Begin(ITarget target, RunSettings settings) => HybridEngine.Begin(this, target, settings);

    internal override Engine Restore(ITarget target, RunSettings settings, StateArchive archive) =>
        HybridEngine.Restore(this, target, settings, archive);
}
