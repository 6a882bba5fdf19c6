namespace NgHvi.Cli;

/// <summary>What <c>nghvi predict</c> was asked.</summary>
internal sealed record PredictRequest
{
    public required string FitPath { get; init; }

    public required string DataPath { get; init; }

    public string? Where { get; init; }

    public PredictionLevel Level { get; init; }

    public bool AllowsNewGroups { get; init; }

    public MissingValues Na { get; init; }

    /// <summary>Probabilities of the quantiles; null for the usual three.</summary>
    public IReadOnlyList<double>? Quantiles { get; init; }

    /// <summary>Draws of y for each row, written as further columns; null for none.</summary>
    public int? Draws { get; init; }

    public long Seed { get; init; } = 1;

    public int Threads { get; init; } = 1;

    public bool Quiet { get; init; }

    public required string Output { get; init; }

    public string? Scores { get; init; }
}
