namespace NgHvi;

/// <summary>
/// How much work and memory the summaries of a fit may take: about ten seconds of one core for the densities of a sample, 32 MB for its
/// draws, and 128 MB for quantities with the draws behind them. A function of the model's size alone, never of a clock, so that results can
/// be repeated.
/// </summary>
internal static class SummaryBudget
{
    private const int MostPairs = 2000;
    private const int LargestAdapted = 64;

    /// <summary>
    /// Antithetic pairs whose densities are evaluated: 2000, and at least 50 where 4·10⁶ numbers or 2·10¹⁰ operations allow no more.
    /// </summary>
    public static int Pairs(ITarget target) => (int)Math.Clamp(
        Math.Min((1 << 22) / (2L * target.Parameters.Count), 20_000_000_000 / (2 * Math.Max(1, target.EvaluationCost))), 50, MostPairs);

    /// <summary>Antithetic pairs at which quantities are reported.</summary>
    public static int ReportPairs(ITarget target) =>
        (int)Math.Clamp((1 << 24) / (2L * (target.Parameters.Count + target.QuantityNames.Count)), 1000, 8192);

    /// <summary>
    /// Whether weighted draws, of which a few thousand must be affordable, can move a proposal with M(M + 3)/2 moments onto the posterior.
    /// </summary>
    public static bool AllowsAdaptation(ITarget target) => target.Parameters.Count <= LargestAdapted && Pairs(target) == MostPairs;
}
