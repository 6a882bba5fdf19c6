namespace NgHvi;

internal sealed record FitRecord(
    MixedModel? Model, Method Method, long Seed, int Steps, StopReason Stopped, string? Message, double Seconds, ElboTrace Trace,
    Convergence Convergence)
{
    public FitSpec? Spec { get; init; } // Null: made by code.
    public Verdict? Verdict { get; init; } // By predictions; null: that of the posterior.
    public string? Note { get; init; } // How it was chosen.
    public IReadOnlyList<StartOutcome> Starts { get; init; } = []; // Empty: there was one.
    public GradientMonitor? Monitor { get; init; } // Null: read from a file, or the method has none.
    public int RequestedStarts { get; init; } = 1; // A cancelled run makes fewer.
}
