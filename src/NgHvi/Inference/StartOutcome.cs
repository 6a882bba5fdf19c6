namespace NgHvi;

/// <summary>How one of several starts ended.</summary>
/// <param name="Seed">Its seed; a single run with it gives the same bits.</param>
/// <param name="Elbo">Its ELBO in nats; NaN where it is not known.</param>
/// <param name="ElboStandardError">Monte Carlo standard error of <paramref name="Elbo"/>.</param>
/// <param name="Steps">Steps made.</param>
/// <param name="Seconds">Seconds of the optimisation.</param>
/// <param name="Stopped">Why it ended.</param>
public readonly record struct StartOutcome(long Seed, double Elbo, double ElboStandardError, int Steps, double Seconds, StopReason Stopped)
{
    /// <summary>Whether it ran to its end, so that its ELBO can be compared.</summary>
    public bool IsComplete => Stopped is StopReason.Converged or StopReason.Plateau or StopReason.StepLimit or StopReason.NotConverged;

    /// <summary>Whether it is to be preferred: complete before cancelled before diverged, and then by the ELBO.</summary>
    internal bool IsBetterThan(StartOutcome other)
    {
        var (rank, otherRank) = (Rank, other.Rank);
        return rank != otherRank ? rank > otherRank : Elbo > other.Elbo || (double.IsNaN(other.Elbo) && !double.IsNaN(Elbo));
    }

    private int Rank => IsComplete ? 2 : Stopped == StopReason.Cancelled ? 1 : 0;
}
