namespace NgHvi;

/// <summary>How one of several starts ended.</summary>
/// <param name="Seed">Seed; a single run with it has the same bits.</param>
/// <param name="Elbo">ELBO in nats; NaN: unknown.</param>
/// <param name="ElboStandardError">Monte Carlo standard error of <paramref name="Elbo"/>.</param>
/// <param name="Steps">Steps made.</param>
/// <param name="Seconds">Seconds of the optimisation.</param>
/// <param name="Stopped">Why it ended.</param>
public readonly record struct StartOutcome(long Seed, double Elbo, double ElboStandardError, int Steps, double Seconds, StopReason Stopped)
{
    internal const double LargestLoss = 0.02; // Of a mixture's parts to the best, in nats a row.
    /// <summary>Whether it ran to its end, so that its ELBO counts.</summary>
    public bool IsComplete => Stopped is not (StopReason.Cancelled or StopReason.Diverged);
    private int Rank => IsComplete ? 2 : Stopped == StopReason.Cancelled ? 1 : 0;

    internal static (bool IsDoubtful, string Sentence) Compare(
        IReadOnlyList<StartOutcome> starts, int requested, bool isMixture = false, bool isJudgedByBlocks = false)
    {
        const double LargestSpread = 2; // In nats; beyond, the optima differ.
        var elbos = starts.Where(start => start.IsComplete && double.IsFinite(start.Elbo)).Select(start => start.Elbo).ToArray();
        var spread = elbos.Length > 1 ? elbos.Max() - elbos.Min() : double.NaN;
        var failed = starts.Count(start => !start.IsComplete);
        var end = (failed > 0 ? $"; {failed} did not run to their end" : "")
            + (starts.Count < requested ? $"; {requested - starts.Count} of {requested} were not begun." : ".");
        return ((spread > LargestSpread && !isMixture) || starts.Count < requested,
            elbos.Length < 2 ? $"The ELBO of {elbos.Length} of {starts.Count} starts is known, so they cannot be compared{end}"
            : isMixture ? FormattableString.Invariant($"The ELBOs of {elbos.Length} starts lie within {spread:0} nats; q₀ is the equal ")
                + "mixture of " + (isJudgedByBlocks ? "all"
                    : $"those that lose at most {LargestLoss.ToString(CultureInfo.InvariantCulture)} nats a row") + end
            : spread > LargestSpread ? FormattableString.Invariant($"The ELBOs of {elbos.Length} starts differ by {spread:0.0} nats: ")
                + $"the runs ended in different optima or too early, and more starts may find a better one{end}"
            : FormattableString.Invariant($"The ELBOs of {elbos.Length} starts agree within {spread:0.00} nats{end}"));
    }

    internal bool IsBetterThan(StartOutcome other) => // Complete before cancelled before diverged.
        Rank != other.Rank ? Rank > other.Rank : Elbo > other.Elbo || (double.IsNaN(other.Elbo) && !double.IsNaN(Elbo));
}
