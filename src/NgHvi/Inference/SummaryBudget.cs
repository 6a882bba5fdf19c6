namespace NgHvi;

/// <summary>
/// What summaries may take: about ten seconds of one core and 32 MB for a sample's densities, 128 MB for quantities; by the model's size,
/// never by a clock, so that results can be repeated.
/// </summary>
internal static class SummaryBudget
{
    private const int MostPairs = 2000;

    // Antithetic pairs whose densities are evaluated.
    public static int Pairs(ITarget target) => (int)Math.Clamp(
        Math.Min((1 << 22) / (2L * target.Parameters.Count), 20_000_000_000 / (2 * Math.Max(1, target.EvaluationCost))), 50, MostPairs);

    // Antithetic pairs at which quantities are reported.
    public static int ReportPairs(ITarget target) =>
        (int)Math.Clamp((1 << 24) / (2L * (target.Parameters.Count + target.QuantityNames.Count)), 1000, 8192);

    // Whether a few thousand weighted draws are affordable and tell the M(M + 3)/2 moments of a proposal.
    public static bool AllowsAdaptation(ITarget target) => target.Parameters.Count <= 64 && Pairs(target) == MostPairs;
}
