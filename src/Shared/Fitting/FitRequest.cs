namespace NgHvi.Shared.Fitting;

/// <summary>What <c>nghvi fit</c> or <c>#!nghvi-fit</c> was asked; null where the default is left to the method.</summary>
internal sealed record FitRequest
{
    public required string DataPath { get; init; }

    public required string Formula { get; init; }

    public string? Where { get; init; }

    public string Method { get; init; } = "ng-hvi";

    /// <summary>"gaussian", "probit" or "logit".</summary>
    public string Family { get; init; } = "gaussian";

    /// <summary>Widths of hidden layers.</summary>
    public int[]? Hidden { get; init; }

    public string? Activation { get; init; }

    /// <summary>"free" or "diagonal".</summary>
    public string? Covariance { get; init; }

    public int? Starts { get; init; }

    public int? Sweeps { get; init; }

    public int? BatchGroups { get; init; }

    /// <summary>The filter of validation rows.</summary>
    public string? Validation { get; init; }

    public int? Patience { get; init; }

    public string Preset { get; init; } = "default";

    public string Priors { get; init; } = "weak";

    public int? Factors { get; init; }

    public int? Steps { get; init; }

    public int? Draws { get; init; }

    public double? Damping { get; init; }

    public int? Chains { get; init; }

    public int? Warmup { get; init; }

    public long Seed { get; init; } = 1;

    public int Threads { get; init; } = 1;

    public MissingValues Na { get; init; }

    public bool Quiet { get; init; }

    public string? Output { get; init; }

    public bool IsBinary => Family != "gaussian";

    public bool IsHybrid => Method is "ng-hvi" or "sg-hvi";

    public bool IsPublished => Preset == "published";
}
