namespace NgHvi;

/// <summary>What a run knows of itself when it ends.</summary>
internal sealed record FitRecord
{
    /// <summary>Null where inference ran on a target that is no mixed model.</summary>
    public MixedModel? Model { get; init; }
    public required Method Method { get; init; }
    /// <summary>The description from which the fit was made; null where it was made by code.</summary>
    public FitSpec? Spec { get; init; }
    public long Seed { get; init; }
    public int Steps { get; init; }
    public StopReason Stopped { get; init; }
    public string? Message { get; init; }
    public double Seconds { get; init; }
    /// <summary>Copied when a fit takes it over.</summary>
    public ElboTrace Trace { get; init; } = new();
    public Convergence Convergence { get; init; } = new(double.NaN, double.NaN, false);
    /// <summary>How all starts ended, this one among them; empty: there was one.</summary>
    public IReadOnlyList<StartOutcome> Starts { get; init; } = [];
    /// <summary>Starts asked for, of which a cancelled run makes fewer.</summary>
    public int RequestedStarts { get; init; } = 1;
}
