namespace NgHvi;

internal static class HybridEntries
{
    internal static readonly FitOption Starts =
        FitOption.Whole("starts", 1, "Runs from several starting points, of which the best is kept, of a network the mixture of all.");

    internal static readonly FitOption BatchGroups = FitOption.Whole("batchGroups", 1, "Groups that a step visits at most.");

    private static readonly FitOption[] Options =
    [
        FitOption.Whole("factors", 0, "Factors p of the covariance BB' + D² of q₀.") with { Default = "3" },
        MethodEntry.Steps with { Default = "until the stopping rule is met" },
        MethodEntry.Draws with { Default = "16" },
        Starts with { Default = "1" },
        FitOption.Whole("sweeps", 1, "Gibbs sweeps a step, where a response's random effects are drawn by sweeps (--preset published).")
            with { Default = "5" },
        BatchGroups with { Default = "all" },
    ];

    public static MethodEntry Natural { get; } = new(
        "ng-hvi", "natural gradient hybrid VI",
        [.. Options, FitOption.Real("damping", "Damping δ of the natural gradient.") with { Default = "0.1, with a network 1" }],
        CreateNatural)
    { Refuse = Refuse };

    public static MethodEntry Plain { get; } = new("sg-hvi", "its plain gradient version", Options, values => With(
        values.IsPublished ? HybridVi.StochasticGradient()
            : new() { Update = new UpdateRule.PlainGradient { Step = new StepRule.Adam() }, Guard = null },
        values))
    { Refuse = Refuse };

    public static MethodEntry MiniBatch { get; } = new(
        "adam-hvi", "a mean field learnt from mini-batches, by default for networks of more than 500 parameters",
        [
            MethodEntry.Steps with { Default = "2000, natural 3000" },
            MethodEntry.Draws with { Default = "1" },
            Starts with { Default = "4" },
            BatchGroups with { Default = "100" },
            FitOption.Choice("step", "How the mean moves.", ["adam", "natural"]) with { Default = "adam" },
        ],
        values => MethodEntry.Adjust(HybridVi.MiniBatch(values.Text("step") == "natural"), values))
    { Presets = ["default"] };

    private static HybridVi CreateNatural(MethodValues values)
    {
        var method = With(values.IsPublished ? HybridVi.Published() : HybridVi.Default, values);
        var rule = (UpdateRule.NaturalGradient)method.Update;
        if (values.Real("damping") is { } delta) rule = rule with { Damping = new(delta, rule.Damping is { IsDiagonal: true }) };

        // Against the noise of mini-batches.
        if (values.Whole("batchGroups") is not null && rule.Step is StepRule.TrustRegion trust)
            rule = rule with { Step = trust with { DecayTime = 20 } };
        return method with { Update = rule };
    }

    private static HybridVi With(HybridVi method, MethodValues values)
    {
        method = MethodEntry.Adjust(method, values);
        return method with
        {
            Family = new Family.Factor(values.Whole("factors")),
            Gradient = method.Gradient with { Sweeps = values.Whole("sweeps") },
        };
    }

    private static string? Refuse(MethodValues values) =>
        values.Whole("sweeps") is not null && (!values.IsPublished || values.Response.DrawsExactly || !values.Response.CanDraw)
            ? "--sweeps belongs to --preset published with --family probit or logit; elsewhere nothing is drawn by sweeps."
        : values.Whole("batchGroups") is not null && values.Response.HasSufficientStatistics && !values.HasNetwork
            ? "--batch-groups belongs to networks and to responses other than gaussian; elsewhere a step visits sums over groups."
        : null;
}
