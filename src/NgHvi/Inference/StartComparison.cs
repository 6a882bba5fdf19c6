namespace NgHvi;

/// <summary>What several starts say about the best of them.</summary>
internal sealed class StartComparison
{
    private const double LargestSpread = 2; // Two starts that differ by more nats have not found the same optimum.

    public StartComparison(IReadOnlyList<StartOutcome> starts, int requested)
    {
        var elbos = starts.Where(start => start.IsComplete && double.IsFinite(start.Elbo)).Select(start => start.Elbo).ToArray();
        var spread = elbos.Length > 1 ? elbos.Max() - elbos.Min() : double.NaN;
        IsDoubtful = spread > LargestSpread || starts.Count < requested;
        var failed = starts.Count(start => !start.IsComplete);
        var end = (failed > 0 ? $"; {failed} did not run to their end" : "")
            + (starts.Count < requested ? $"; {requested - starts.Count} of {requested} were not begun." : ".");
        Sentence = elbos.Length < 2 ? $"The ELBO of {elbos.Length} of {starts.Count} starts is known, so they cannot be compared{end}"
            : spread > LargestSpread ? FormattableString.Invariant($"The ELBOs of {elbos.Length} starts differ by {spread:0.0} nats: ")
                + $"the runs ended in different optima or too early, and more starts may find a better one{end}"
            : FormattableString.Invariant($"The ELBOs of {elbos.Length} starts agree within {spread:0.00} nats{end}");
    }

    public bool IsDoubtful { get; } // Whether a reader must know.
    public string Sentence { get; }
}
