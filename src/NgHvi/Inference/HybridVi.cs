namespace NgHvi;

/// <summary>Hybrid variational inference (Zhang, Smith, Maneesoonthorn and Loaiza-Maya, arXiv 2302.13536).</summary>
public sealed partial record HybridVi : Method
{
    /// <summary>The recommended algorithm.</summary>
    public static HybridVi Default { get; } = new();
    /// <summary>Family of q₀; p factors cost O(p²).</summary>
    public Family Family { get; init; } = new Family.Factor();
    /// <summary>Whether q₀ lives in the model's best coordinates, not in θ.</summary>
    public bool UsesFittingCoordinates { get; init; } = true;
    /// <summary>Whether θ is of columns as they are, not centred and scaled, where a priors file states all of the model so.</summary>
    public bool UsesGivenColumns { get; init; }
    /// <summary>Where λ begins.</summary>
    public Start Start { get; init; } = Start.FromModel();
    /// <summary>How the gradient is estimated.</summary>
    public GradientEstimator Gradient { get; init; } = new();
    /// <summary>How λ moves.</summary>
    public UpdateRule Update { get; init; } = new UpdateRule.NaturalGradient();
    /// <summary>What refuses bad steps; null: nothing.</summary>
    public DivergenceGuard? Guard { get; init; } = new();
    /// <summary>Last iterates to average, in the paper 101; null: the second half. Range: > 0.</summary>
    public int? AveragedSteps { get; init => field = value is { } count ? NgHvi.Guard.Positive(count, nameof(AveragedSteps)) : null; }
    /// <summary>Fixed number of steps; null: until <see cref="Stopping"/> is met. Range: > 0.</summary>
    public int? Steps { get; init => field = value is { } steps ? NgHvi.Guard.Positive(steps, nameof(Steps)) : null; }
    /// <summary>When to stop if <see cref="Steps"/> is null.</summary>
    public StoppingRule Stopping { get; init; } = new();
    /// <summary>Whether importance weights correct summaries for what q₀ misses.</summary>
    public bool CorrectPosterior { get; init; } = true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => Gradient.IsAtMean ? "MAP" : Update.NameOf(Family);

    /// <summary>The paper's Algorithm 1 as its code runs (method section 3).</summary>
    /// <param name="factors">p; null: 3, or M when that is smaller.</param>
    /// <param name="steps">Steps; null: 3000.</param>
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

    /// <summary>The paper's SG-HVI: no Fisher matrix, clip or momentum.</summary>
    /// <inheritdoc cref="Published"/>
    public static HybridVi StochasticGradient(int? factors = null, int? steps = null) =>
        Published(factors, steps) with { Update = new UpdateRule.PlainGradient() };

    internal override Engine Begin(ITarget target, RunSettings settings) => Update is UpdateRule.AverageInformation
        ? new FactorEngine(this, (MixedDensity)target, settings).Begin() : HybridEngine.Begin(this, target, settings);

    private protected override Engine Create(ITarget target, RunSettings settings, StateArchive archive) =>
        Update is UpdateRule.AverageInformation ? new FactorEngine(this, (MixedDensity)target, settings)
        : HybridEngine.Create(this, target, settings, archive);
}
