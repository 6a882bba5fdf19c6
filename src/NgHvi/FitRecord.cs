namespace NgHvi;

/// <summary>What a run knows of itself when it ends; without a model where inference ran on another target.</summary>
internal sealed record FitRecord(
    MixedModel? Model, Method Method, long Seed, int Steps, StopReason Stopped, string? Message, double Seconds, ElboTrace Trace,
    Convergence Convergence)
{
    public FitSpec? Spec { get; init; } // The description from which the fit was made; null where it was made by code.
    public IReadOnlyList<StartOutcome> Starts { get; init; } = []; // How all starts ended, this one among them; empty: there was one.
    public int RequestedStarts { get; init; } = 1; // Starts asked for, of which a cancelled run makes fewer.
}
