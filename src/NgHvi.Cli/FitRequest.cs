using NgHvi.Data;

namespace NgHvi.Cli;

/// <summary>What <c>nghvi fit</c> was asked; null where the default is left to the method.</summary>
internal sealed record FitRequest
{
    public required string DataPath { get; init; }

    public required string Formula { get; init; }

    public string? Where { get; init; }

    public string Method { get; init; } = "ng-hvi";

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

    public bool IsPublished => Preset == "published";
}
