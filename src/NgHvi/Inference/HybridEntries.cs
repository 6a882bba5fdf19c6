namespace NgHvi;

internal static class HybridEntries
{
    internal static readonly FitOption Starts =
        FitOption.Whole("starts", 1, "Runs from several starting points, of which the best is kept, of a network the mixture of all.");

    internal static readonly FitOption BatchGroups = FitOption.Whole("batchGroups", 1, "Groups that a step visits at most.");

    private static readonly OrderedDictionary<string, Func<StepRule>> StepRules = new()
    {
        ["trust-region"] = () => new StepRule.TrustRegion(),
        ["ada-delta"] = () => new StepRule.AdaDelta(),
        ["adam"] = () => new StepRule.Adam(),
    };

    private static readonly OrderedDictionary<string, FisherMetric> Metrics = new()
    {
        ["exact"] = FisherMetric.Exact,
        ["symmetric"] = FisherMetric.PublishedSymmetric,
        ["executed"] = FisherMetric.PublishedAsExecuted,
    };

    private static readonly FitOption[] Options =
    [
        FitOption.Whole("factors", 0, "Factors p of the covariance BB' + D² of q₀.") with { Default = "3" },
        MethodEntry.Steps with { Default = "until the stopping rule is met" },
        MethodEntry.Draws with { Default = "16" },
        Starts with { Default = "1" },
        FitOption.Choice("latents", "Random effects in the gradient: integrated out, or drawn given θ.", ["collapsed", "drawn"])
            with { Default = "collapsed, published drawn" },
        FitOption.Whole("sweeps", 1, "Gibbs sweeps a step, where random effects of probit and logit are drawn.") with { Default = "5" },
        BatchGroups with { Default = "all" },
        FitOption.Choice("coordinates", "In which q₀ is Gaussian: fitting the model, or θ itself.", ["fitting", "theta"])
            with { Default = "fitting, published theta" },
        FitOption.Choice(
            "stepRule", "Length of a step; trust-region brings its guard and no clip or momentum, and others no guard.",
            [.. StepRules.Keys]) with { Default = "trust-region, sg-hvi adam; published ada-delta" },
    ];

    private static readonly FitOption[] NaturalOptions =
    [
        .. Options,
        FitOption.Real("damping", "Damping δ of the natural gradient.") with { Default = "0.1, with a network 1" },
        FitOption.Choice(
            "dampingForm", "What δ multiplies: information of θ and factors together, or diag F; automatic: the first, δ by gains.",
            ["augmented", "diagonal", "automatic"])
            with { Default = "augmented, published diagonal" },
        FitOption.Choice("metric", "The Fisher matrix, or the published one as meant, or as its code runs.", [.. Metrics.Keys])
            with { Default = "exact, published executed" },
        FitOption.Choice("solver", "Directly, or 20 conjugate gradient iterations as published.", ["direct", "cg"])
            with { Default = "direct; of the metric executed cg" },
    ];

    public static MethodEntry Natural { get; } = new(
        "ng-hvi", "natural gradient hybrid VI",
        NaturalOptions, CreateNatural)
    { Refuse = RefuseNatural };

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

    public static MethodEntry AverageInformation { get; } = new(
        "ai-hvi", "Newton steps on variances with all else exact, the default for several grouping factors", [],
        _ => HybridVi.AverageInformation)
    { Presets = ["default"] };

    private static HybridVi CreateNatural(MethodValues values)
    {
        var method = With(values.IsPublished ? HybridVi.Published() : HybridVi.Default, values);
        var rule = (UpdateRule.NaturalGradient)method.Update;
        var metric = values.Text("metric") is { } name ? Metrics[name] : rule.Metric;
        rule = rule with { Metric = metric, Damping = DampingOf(values, rule.Damping), Solver = SolverOf(values, metric) };

        // Against the noise of mini-batches.
        if (values.Whole("batchGroups") is not null && rule.Step is StepRule.TrustRegion trust)
            rule = rule with { Step = trust with { DecayTime = 20 } };
        return method with { Update = rule };
    }

    private static Damping? DampingOf(MethodValues values, Damping? usual)
    {
        var form = values.Text("dampingForm");
        if (form is null && values.Real("damping") is null) return usual;
        var amount = values.Real("damping") ?? usual?.Amount ?? (values.HasNetwork ? 1 : 0.1);
        return form == "automatic" ? Damping.Automatic(amount)
            : new(amount, form is null ? usual is { IsDiagonal: true } : form == "diagonal");
    }

    private static ConjugateGradientSettings? SolverOf(MethodValues values, FisherMetric metric) =>
        (values.Text("solver") ?? (metric == FisherMetric.PublishedAsExecuted ? "cg" : "direct")) == "cg"
            ? ConjugateGradientSettings.AsPublished : null;

    private static HybridVi With(HybridVi method, MethodValues values)
    {
        method = MethodEntry.Adjust(method, values);
        method = values.Text("stepRule") is { } rule ? method.Stepping(StepRules[rule]()) : method;
        return method with
        {
            Family = new Family.Factor(values.Whole("factors")),
            Gradient = method.Gradient with
            {
                Sweeps = values.Whole("sweeps"),
                Latents = values.Text("latents") switch
                {
                    null => method.Gradient.Latents,
                    "drawn" => LatentTreatment.Drawn,
                    _ => LatentTreatment.Collapsed,
                },
            },
            UsesFittingCoordinates = values.Text("coordinates") is { } chosen ? chosen == "fitting" : method.UsesFittingCoordinates,
        };
    }

    // A rule of the same name as the method's leaves it as it is.
    private static HybridVi Stepping(this HybridVi method, StepRule step)
    {
        var (own, update) = method.Update switch
        {
            UpdateRule.NaturalGradient natural => (natural.Step, (UpdateRule)(natural with
            {
                Step = step,
                ClipNorm = double.PositiveInfinity,
                Momentum = 0,
            })),
            _ => (((UpdateRule.PlainGradient)method.Update).Step, new UpdateRule.PlainGradient { Step = step }),
        };
        return own.GetType() == step.GetType() ? method
            : method with { Update = update, Guard = update.HonoursCuts ? new() : null };
    }

    private static string? Refuse(MethodValues values)
    {
        var (response, drawn) = (values.Response, (values.Text("latents") ?? (values.IsPublished ? "drawn" : "collapsed")) == "drawn");
        return values.Text("latents") == "drawn" && !response.CanDraw
                ? "--latents drawn belongs to --family gaussian, probit and logit; the random effects of others are integrated out."
            : values.Whole("sweeps") is not null && (!drawn || response.DrawsExactly || !response.CanDraw)
                ? "--sweeps belongs to --family probit or logit with --preset published or --latents drawn; elsewhere nothing is " +
                    "drawn by sweeps."
            : values.IsPublished && values.Text("coordinates") == "fitting"
                ? "--coordinates fitting does not go with --preset published, whose start is one of θ itself."
            : values.Whole("batchGroups") is not null && response.HasSufficientStatistics && !values.HasNetwork
                ? "--batch-groups belongs to networks and to responses other than gaussian; elsewhere a step visits sums over groups."
            : null;
    }

    private static string? RefuseNatural(MethodValues values) => Refuse(values) ?? (
        values.Text("solver") == "direct" && (values.Text("metric") ?? (values.IsPublished ? "executed" : "exact")) == "executed"
            ? "--solver direct does not go with the metric executed, which is not symmetric; use cg, or --metric exact or symmetric."
            : null);
}
