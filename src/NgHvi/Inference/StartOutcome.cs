namespace NgHvi;

/// <summary>How one of several starts ended.</summary>
/// <param name="Seed">Its seed; <see cref="HybridVi.Fit"/> with it gives the same bits.</param>
/// <param name="Elbo">Its ELBO in nats; NaN where it is not known.</param>
/// <param name="ElboStandardError">Monte Carlo standard error of <paramref name="Elbo"/>.</param>
/// <param name="Steps">Steps made.</param>
/// <param name="Seconds">Seconds of the optimisation.</param>
/// <param name="Stopped">Why it ended.</param>
public readonly record struct StartOutcome(long Seed, double Elbo, double ElboStandardError, int Steps, double Seconds, StopReason Stopped)
{
    /// <summary>Whether it ran to its end, so that its ELBO can be compared.</summary>
    public bool IsComplete => Stopped is StopReason.Converged or StopReason.Plateau or StopReason.StepLimit or StopReason.NotConverged;

    internal static StartOutcome Of(VariationalFit fit)
    {
        // Whoever cancelled does not wait for an ELBO, and that of half a run compares with none.
        var (elbo, error) = fit.Stopped == StopReason.Cancelled ? (double.NaN, double.NaN) : (fit.Elbo, fit.ElboStandardError);
        return new(fit.Seed, elbo, error, fit.Steps, fit.Seconds, fit.Stopped);
    }

    /// <summary>Whether it is to be preferred: complete before cancelled before diverged, and then by the ELBO.</summary>
    internal bool IsBetterThan(StartOutcome other)
    {
        var (rank, otherRank) = (Rank, other.Rank);
        return rank != otherRank ? rank > otherRank : Elbo > other.Elbo || (double.IsNaN(other.Elbo) && !double.IsNaN(Elbo));
    }

    private int Rank => IsComplete ? 2 : Stopped == StopReason.Cancelled ? 1 : 0;
}
