namespace NgHvi.Studies;

/// <summary>What a study file may hold; the parser, the schema and the axes read these lists.</summary>
internal static class StudyOptions
{
    public const string Simulated = "simulated data"; // Stands where a fit of a file has its path.

    public static IReadOnlyList<FitOption> Simulate { get; } =
    [
        FitOption.Choice("design", "Example 1 of the paper (linear), 2a, 2b, 3, or its panel of stock returns.",
            ["linear", "2a", "2b", "3", "panel"])
            with { Default = "linear" },
        FitOption.Whole("groups", 1, "Groups, but for panel.") with { Default = "1000" },
        FitOption.Whole("rows", 2, "Rows in all, for linear, at least two a group.") with { Default = "10000" },
        FitOption.Whole("rowsPerGroup", 1, "Rows of every group, for 2a, 2b and 3.") with { Default = "10 (2a), 50 (2b), 20 (3)" },
        FitOption.Real("variance", "Variance of random intercepts, for linear.") with { Default = "1" },
        FitOption.Real("residualVariance", "Variance of residuals, for linear.") with { Default = "1" },
        FitOption.Real("scale", "Share of the 548 industries, for panel, above 0 and at most 1.") with { Default = "1" },
        FitOption.Real("share", "Probability that an industry differs from the pool, for panel, at most 1.") with { Default = "0.6" },
        FitOption.Real("nonlinear", "Factor of all bends, for panel; 0: the truth is linear.") with { Default = "1" },
        FitOption.Seed("seed", "Of the data of replicate 1; replicate r has r - 1 more.") with { Default = "1" },
    ];

    public static IReadOnlyList<FitOption> Score { get; } =
    [
        FitOption.Text("where", "split=test", "The rows that are predicted and scored."),
        FitOption.Choice("level", "With the random effects of a row's group, with those of a group never seen, or with none.",
            ["group", "new-group", "population"])
            with { Default = "group" },
        FitOption.Choice("newGroups", "What becomes of groups that the fit has not seen.", ["error", "allow"]) with { Default = "error" },
    ];

    public static IReadOnlyList<FitOption> Limits { get; } =
    [
        FitOption.Real("seconds", "A run that takes longer is ended, and failed.") with { Default = "none" },
        FitOption.Real("megabytes", "A run whose process is larger is ended, and failed.") with { Default = "none" },
    ];

    public static FitOption Title { get; } = FitOption.Text("title", "TEXT", "What the study is about; the title of its report.");

    // Each replicate adds one more to the seeds.
    public static FitOption Replicates { get; } =
        FitOption.Whole("replicates", 1, "Runs of every combination, with other seeds of fit and data.") with { Default = "1" };

    public static FitOption Within { get; } =
        FitOption.Real("within", "Nats from the best ELBO of model and data, for stepsWithin, secondsWithin.") with { Default = "1" };

    /// <summary>Options of a fit that change no result.</summary>
    public static IReadOnlyList<string> Neutral { get; } = ["threads", "checkpoint", "every"];

    public static IReadOnlyList<(string Name, IReadOnlyList<FitOption> Options, string Help)> Sections { get; } =
    [
        ("fit", FitSpec.Options, "What all runs have in common: the options of nghvi fit."),
        ("simulate", Simulate, "Data with a known truth in place of fit.data, other in every replicate."),
        ("score", Score, "Predictions of rows left out, by scores."),
        ("limits", Limits, "Of one run."),
    ];

    public static IReadOnlyList<string> Keys { get; } =
        ["$schema", Title.Name, .. Sections.Select(section => section.Name), "axes", Replicates.Name, Within.Name];

    /// <summary>An option by the name that axes use: bare for the fit, else with its section.</summary>
    public static FitOption? Find(string field) =>
        FitSpec.Options.FirstOrDefault(option => option.Name == field)
        ?? Varied.FirstOrDefault(pair => pair.Field == field).Option;

    /// <summary>All that an axis may vary.</summary>
    public static IReadOnlyList<(string Field, FitOption Option)> Varied { get; } =
    [
        .. FitSpec.Options.Where(option => !Neutral.Contains(option.Name)).Select(option => (option.Name, option)),
        .. Simulate.Select(option => ($"simulate.{option.Name}", option)),
        .. Score.Select(option => ($"score.{option.Name}", option)),
    ];
}
