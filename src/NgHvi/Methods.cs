namespace NgHvi;

/// <summary>The methods by name; a new one is one line.</summary>
internal static class Methods
{
    private static readonly FitOption Factors = FitOption.Whole("factors", 0, "Factors p of the covariance BB' + D² of q₀.")
        with { Default = "3" };

    private static readonly FitOption Draws =
        FitOption.Whole("draws", 1, "Draws a step; an even number is drawn in antithetic pairs.") with { Default = "16" };

    private static readonly FitOption Steps = FitOption.Whole("steps", 1, "A fixed number of steps; for gibbs, kept sweeps a chain.")
        with { Default = "until the stopping rule is met" };

    private static readonly FitOption Damping =
        FitOption.Real("damping", "Damping δ of the natural gradient.") with { Default = "0.1, with a network 1" };

    private static readonly FitOption[] Hybrid =
    [
        Factors, Steps, Draws,
        FitOption.Whole("starts", 1, "Runs from several starting points, of which the best is kept.") with { Default = "1" },
        FitOption.Whole("sweeps", 1, "Gibbs sweeps a step (--preset published with --family probit or logit).") with { Default = "5" },
        FitOption.Whole("batchGroups", 1, "Groups that a step visits at most.") with { Default = "all" },
    ];

    private static readonly FitOption[] Augmented = [Steps with { Default = "10000" }];

    private static readonly FitOption[] Chains =
    [
        Steps with { Default = "1250" },
        FitOption.Whole("chains", 1, "Markov chains.") with { Default = "4" },
        FitOption.Whole("warmup", 0, "Sweeps dropped at the start of each chain.") with { Default = "as many as are kept" },
    ];

    private static readonly FitOption[] Watched =
    [
        Steps with { Default = "at most 3000" },
        Draws with { Default = "10" },
        FitOption.Text("validation", "split=validation", "Rows of the file whose loss ends the fit, as in --where."),
        FitOption.Whole("patience", 0, "Steps without a better validation loss after which the fit ends.") with { Default = "10" },
    ];

    /// <summary>All of them, the default first.</summary>
    public static IReadOnlyList<MethodEntry> All { get; } =
    [
        new("ng-hvi", "natural gradient hybrid VI", [.. Hybrid, Damping]) { Refuse = RefuseHybrid },
        new("sg-hvi", "its plain gradient version", Hybrid) { Refuse = RefuseHybrid },
        new("davi", "data augmentation VI (gaussian)", Augmented) { Refuse = RefuseAugmented },
        new("gibbs", "the Gibbs sampler (linear)", Chains) { Refuse = RefuseChains },
        new("nagvac", "NAGVAC (logit)", Watched) { Refuse = RefuseWatched },
    ];

    /// <summary>The method of a name that was checked.</summary>
    public static MethodEntry Of(string name) => All.First(method => method.Name == name);

    private static string? RefuseHybrid(IMethodValues values) =>
        values.Whole("sweeps") is not null && !(values.IsPublished && values.Family != "gaussian")
            ? "--sweeps belongs to --preset published with --family probit or logit; elsewhere nothing is drawn by sweeps."
        : values.Whole("batchGroups") is not null && values.Family == "gaussian" && !values.HasNetwork
            ? "--batch-groups belongs to formulas with deep(...) and to --family probit and logit."
        : null;

    private static string? RefuseAugmented(IMethodValues values) =>
        values.Family == "gaussian" ? null : $"--method davi does not go with --family {values.Family}; it is for gaussian responses.";

    private static string? RefuseChains(IMethodValues values) => values is { Family: "gaussian", HasNetwork: false } ? null
        : "--method gibbs is for linear mixed models only; allowed with deep(...) and with --family probit and logit are "
            + "ng-hvi and sg-hvi, and davi (gaussian) or nagvac (logit).";

    private static string? RefuseWatched(IMethodValues values) =>
        values.Family != "logit" ? $"--method nagvac does not go with --family {values.Family}; it is for logit."
        : values.Text("priors") is not (null or "weak")
            ? "--priors does not go with --method nagvac; it has priors of its own that follow its fit."
        : values.Text("covariance") == "free" ? "--covariance free does not go with --method nagvac; its covariance is diagonal."
        : values.Whole("patience") is not null && values.Text("validation") is null
            ? "--patience needs --validation, the rows whose loss it watches."
        : null;
}
