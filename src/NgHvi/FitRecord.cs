namespace NgHvi;

/// <summary>What a run knows of itself when it ends.</summary>
internal sealed record FitRecord
{
    public MixedModel? Model { get; init; } // Null where inference ran on a target that is no mixed model.
    public required Method Method { get; init; }
    public FitSpec? Spec { get; init; } // The description from which the fit was made; null where it was made by code.
    public long Seed { get; init; }
    public int Steps { get; init; }
    public StopReason Stopped { get; init; }
    public string? Message { get; init; }
    public double Seconds { get; init; }
    public ElboTrace Trace { get; init; } = new(); // Copied when a fit takes it over.
    public Convergence Convergence { get; init; } = Convergence.Unknown;
    public IReadOnlyList<StartOutcome> Starts { get; init; } = []; // How all starts ended, this one among them; empty: there was one.
    public int RequestedStarts { get; init; } = 1; // Starts asked for, of which a cancelled run makes fewer.
}
