namespace NgHvi;

/// <summary>Gaussian approximation with one factor (NAGVAC; Tran, Nguyen, Nott and Kohn 2020, method section 5.4) of mixed models with a
/// diagonal covariance of random effects. Defaults are the corrected algorithm: exact Fisher matrix, quadrature.</summary>
/// <remarks>Priors are its own: N(0, 1/γ) on weights and fixed effects, flat on biases and the intercept, exponential on variances.
/// Undamped steps may pass the best loss and fail, and few rows may keep a deep network at 0.</remarks>
public sealed record Nagvac : Method
{
    /// <summary>As in Example 3: the published product and 20 draws of random effects.</summary>
    public static Nagvac Published { get; } = new() { UsesPublishedProduct = true, GroupDraws = 20 };

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "NAGVAC";

    internal static MethodEntry Entry { get; } = new(
        "nagvac",
        "NAGVAC (logit)",
        [
            MethodEntry.Steps with { Default = "at most 3000" },
            MethodEntry.Draws with { Default = "10" },
            FitOption.Text("validation", "split=validation", "Rows of the file whose loss ends the fit, as in --where."),
            FitOption.Whole("patience", 0, "Steps without a better validation loss after which the fit ends.") with { Default = "10" },
        ],
        Create)
    {
        Refuse = values =>
            values.Response != Response.Logit ? $"--method nagvac does not go with --family {values.Response.Name}; it is for logit."
            : values.Text("priors") is not (null or "weak")
                ? "--priors does not go with --method nagvac; it has priors of its own that follow its fit."
            : values.Text("covariance") == "free" ? "--covariance free does not go with --method nagvac; its covariance is diagonal."
            : values.Whole("patience") is not null && values.Text("validation") is null
                ? "--patience needs --validation, the rows whose loss it watches."
            : null,
    };

    /// <summary>The published, inexact natural gradient, O(d³); else that of the Fisher matrix, O(d).</summary>
    public bool UsesPublishedProduct { get; init; }
    /// <summary>Draws of the parameters a step. Range: > 0.</summary>
    public int Draws { get; init => field = Guard.Positive(value, nameof(Draws)); } = 10;
    /// <summary>Prior draws of random effects for each draw of parameters; null: adaptive quadrature. Range: > 0 and even.</summary>
    public int? GroupDraws
    {
        get;
        init => field = value is not { } n || (n > 0 && n % 2 == 0) ? value
            : Throw.OutOfRange<int>(nameof(GroupDraws), n, "must be > 0 and even");
    }

    /// <summary>Steps at most. Range: > 0.</summary>
    public int Steps { get; init => field = Guard.Positive(value, nameof(Steps)); } = 3000;
    /// <summary>Rows for the stopping rule, with the columns of the data; null: none.</summary>
    [JsonIgnore]
    public DataFrame? Validation { get; init; }
    /// <summary>Steps without a better validation loss that end the run. Range: ≥ 0.</summary>
    public int Patience { get; init => field = Guard.NonNegative(value, nameof(Patience)); } = 10;
    /// <summary>Weight of the previous direction. Range: [0, 1).</summary>
    public double Momentum { get; init => field = Guard.InUnitInterval(value, nameof(Momentum)); } = 0.6;
    /// <summary>Multiple of the direction in the first steps. Range: > 0.</summary>
    public double Rate { get; init => field = Guard.Positive(value, nameof(Rate)); } = 0.1;
    /// <summary>τ: steps at the full rate; step t > τ has rate·τ/t. Range: > 0.</summary>
    public int FullRateSteps { get; init => field = Guard.Positive(value, nameof(FullRateSteps)); } = 100;
    /// <summary>Largest Euclidean norm of a natural gradient. Range: > 0.</summary>
    public double Clip { get; init => field = Guard.Positive(value, nameof(Clip)); } = 50;
    /// <summary>Prior precision γ of weights and fixed effects at the start. Range: > 0.</summary>
    public double StartPrecision { get; init => field = Guard.Positive(value, nameof(StartPrecision)); } = 50;
    /// <summary>Steps between updates of the prior precisions. Range: > 0.</summary>
    public int PrecisionInterval { get; init => field = Guard.Positive(value, nameof(PrecisionInterval)); } = 4;
    /// <summary>Rate of the exponential prior of random effects' variances. Range: > 0.</summary>
    public double VarianceRate { get; init => field = Guard.Positive(value, nameof(VarianceRate)); } = 0.1;

    private static Nagvac Create(MethodValues values)
    {
        var method = values.IsPublished ? Published : new();
        return method with
        {
            Steps = values.Whole("steps") ?? method.Steps,
            Draws = values.Whole("draws") ?? method.Draws,
            Patience = values.Whole("patience") ?? method.Patience,
            Validation = values.Chosen("validation"),
        };
    }

    internal override IEnumerable<string> Faults(ITarget? target)
    {
        if (target is null) yield break;
        if (target is not MixedDensity { Response.IsBinary: true })
            yield return "nagvac is for outcomes of two or more distinct values, such as those of the logit; use ng-hvi.";
        else if (target is not MixedDensity { Covariance: IndependentCovariance })
            yield return "nagvac has no covariances of random effects; choose a diagonal covariance or ng-hvi.";
        if (Validation is not null && target is MixedDensity { Data: var data } && (data.Offset.Length > 0 || data.Trials.Length > 0))
            yield return "Validation rows of nagvac are outcomes of 0 and 1 without an offset; leave them out or use ng-hvi.";
        if (Validation is not null && target is MixedDensity { Data.Design: null })
            yield return "Validation rows need a model whose data were made from a table.";
    }

    internal override Engine Begin(ITarget target, RunSettings settings)
    {
        var model = (MixedDensity)target;
        return new NagvacEngine(model, this, settings, Validation is { } table
            ? NagvacValidation.Rows.Create(model, model.Data.Design!.Apply(DataTable.From(table), needsResponse: true))
            : NagvacValidation.Rows.None);
    }

    private protected override Engine Create(ITarget target, RunSettings settings, StateArchive archive) =>
        new NagvacEngine((MixedDensity)target, this, settings, archive.Exchange("validation", NagvacValidation.Rows.None));
}
