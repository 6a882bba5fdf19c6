namespace NgHvi;

/// <summary>About 10 s of one core and 160 MB; not by a clock, so that results repeat.</summary>
internal static class SummaryBudget
{
    private const int MostPairs = 2000;

    // Whose densities are evaluated.
    public static int Pairs(ITarget target) => (int)Math.Clamp(
        Math.Min((1 << 22) / (2L * target.Parameters.Count), 20_000_000_000 / (2 * Math.Max(1, target.EvaluationCost))), 50, MostPairs);

    // At which quantities are reported.
    public static int ReportPairs(ITarget target) =>
        (int)Math.Clamp((1 << 24) / (2L * (target.Parameters.Count + target.QuantityNames.Count)), 1000, 8192);

    // A few thousand weighted draws must tell M(M + 3)/2 moments.
    public static bool AllowsAdaptation(ITarget target) => target.Parameters.Count <= 64 && Pairs(target) == MostPairs;
}
