namespace NgHvi;

/// <summary>Gibbs sampling of linear mixed models with normal errors (method section 5.1). Defaults are recommended.</summary>
public sealed record Gibbs : Method
{
    /// <summary>The paper's: one chain of 10 000 sweeps in its order, the last 5000 kept.</summary>
    public static Gibbs Published { get; } =
        new() { Chains = 1, Sweeps = 10_000, WarmUp = 5000, IsJoint = false, StartsAsPublished = true };

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "Gibbs";

    internal static MethodEntry Entry { get; } = new(
        "gibbs",
        "the Gibbs sampler (linear models)",
        [
            MethodEntry.Steps with { Default = "1250, published 5000" },
            FitOption.Whole("chains", 1, "Markov chains.") with { Default = "4, published 1" },
            FitOption.Whole("warmup", 0, "Sweeps dropped at the start of each chain.") with { Default = "as many as are kept" },
        ],
        Create)
    {
        Refuse = values => values.Response.HasSufficientStatistics && !values.HasNetwork ? null
            : "--method gibbs is for linear mixed models only; allowed with deep(...) and with --family probit and logit are ng-hvi and "
                + "sg-hvi, and davi (gaussian) or nagvac (logit).",
    };

    /// <summary>Number of independent chains. Range: > 0.</summary>
    public int Chains { get; init => field = Guard.Positive(value, nameof(Chains)); } = 4;
    /// <summary>Sweeps of each chain, warm-up included. Range: > 0.</summary>
    public int Sweeps { get; init => field = Guard.Positive(value, nameof(Sweeps)); } = 2500;
    /// <summary>Sweeps dropped at the start of each chain; null: half. Range: ≥ 0, below <see cref="Sweeps"/>.</summary>
    public int? WarmUp { get; init => field = value is { } count ? Guard.NonNegative(count, nameof(WarmUp)) : null; }
    /// <summary>Draws β with α integrated out and rescales α and Σ together; false: the paper's order, β given α, variances, α.</summary>
    public bool IsJoint { get; init; } = true;
    /// <summary>Starts at β ~ N(0, I) and unit variances; else at random points about the model's guess, twice as wide.</summary>
    public bool StartsAsPublished { get; init; }

    private static Gibbs Create(MethodValues values)
    {
        var method = values.IsPublished ? Published : new();
        var kept = values.Whole("steps") ?? method.Sweeps / 2;
        var warmUp = values.Whole("warmup") ?? kept;
        return method with { Chains = values.Whole("chains") ?? method.Chains, Sweeps = kept + warmUp, WarmUp = warmUp };
    }

    internal override IEnumerable<string> Faults(ITarget? target)
    {
        if (WarmUp >= Sweeps)
            yield return $"WarmUp must be smaller than Sweeps, but {WarmUp} of {Sweeps} sweeps are warm-up.";
        if (target is null) yield break;
        if (target is not MixedDensity { Response.HasSufficientStatistics: true, Shape.FeatureCount: 0 } model)
            yield return "gibbs samples models with a gaussian response and without hidden layers only; use ng-hvi.";
        else if (!VarianceConditionals.Know(model.Priors.RandomEffects) || !VarianceConditionals.Know(model.Priors.Parameters[0]))
            yield return "gibbs needs inverse gamma or half-t priors of variances, and Wishart or Huang–Wand priors of covariances; "
                + "choose other priors or ng-hvi.";
    }

    internal override Engine Begin(ITarget target, RunSettings settings)
    {
        var engine = new GibbsEngine((MixedDensity)target, this, settings);
        engine.Begin();
        return engine;
    }

    private protected override Engine Create(ITarget target, RunSettings settings, StateArchive archive) =>
        new GibbsEngine((MixedDensity)target, this, settings);
}
