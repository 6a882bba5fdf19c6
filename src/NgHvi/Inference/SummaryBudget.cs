namespace NgHvi;

/// <summary>
/// How much work and memory the summaries of a fit may take. A function of the model's size alone, never of a clock, so that results can be
/// repeated.
/// </summary>
internal static class SummaryBudget
{
    private const int MostPairs = 2000;
    private const int FewestPairs = 50;
    private const int MostReportPairs = 8192;
    private const int FewestReportPairs = 1000;
    private const int LargestAdapted = 64;

    // About ten seconds of one core for the densities of a sample, 32 MB for its draws, and 128 MB for quantities with the draws behind
    // them.
    private const long Operations = 20_000_000_000;
    private const long SampleNumbers = 1 << 22;
    private const long ReportNumbers = 1 << 24;

    /// <summary>
    /// Antithetic pairs whose densities are evaluated: 2000, and at least 50 where 4·10⁶ numbers or 2·10¹⁰ operations allow no more.
    /// </summary>
    public static int Pairs(ITarget target)
    {
        var byMemory = SampleNumbers / (2L * target.Parameters.Count);
        var byCost = Operations / (2 * Math.Max(1, target.EvaluationCost));
        return (int)Math.Clamp(Math.Min(byMemory, byCost), FewestPairs, MostPairs);
    }

    /// <summary>Antithetic pairs at which quantities are reported.</summary>
    public static int ReportPairs(ITarget target) =>
        (int)Math.Clamp(ReportNumbers / (2L * (target.Parameters.Count + target.QuantityNames.Count)), FewestReportPairs, MostReportPairs);

    /// <summary>
    /// Whether a proposal with M(M + 3)/2 moments can be moved onto the posterior by weighted draws, of which a few thousand must be
    /// affordable.
    /// </summary>
    public static bool AllowsAdaptation(ITarget target) => target.Parameters.Count <= LargestAdapted && Pairs(target) == MostPairs;
}
