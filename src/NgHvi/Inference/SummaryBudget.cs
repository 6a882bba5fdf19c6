namespace NgHvi;

/// <summary>At most about 10 s of one core and 160 MB, or what the fit took where it factors large matrices itself; not by a clock, so
/// that results repeat.</summary>
internal static class SummaryBudget
{
    private const int MostPairs = 2000;
    private const long FirstCost = 100_000_000; // Operations of the first draws.

    // Whose densities are evaluated, at most.
    public static int Pairs(ITarget target) =>
        (int)Math.Clamp(Math.Min(MostDraws(target), 20_000_000_000 / Cost(target)), StopsEarly(target) ? 60 : Least(target), MostPairs);

    // At first; more until they tell enough.
    public static int FirstPairs(ITarget target) => (int)Math.Clamp(
        FirstCost / Cost(target), !StopsEarly(target) && AllowsAdaptation(target) ? 250 : Least(target), Pairs(target));

    // Where a few draws that all weigh the same are enough, since q₀ is reported as it is.
    public static bool StopsEarly(ITarget target) => target is MixedDensity { HasSeveralFactors: true };

    public static bool IsCheap(ITarget target) => FirstPairs(target) == MostPairs;

    // At which nothing is evaluated.
    public static int OwnPairs(ITarget target) => (int)Math.Clamp(MostDraws(target), 50, MostPairs);

    // At which quantities are reported.
    public static int ReportPairs(ITarget target) =>
        (int)Math.Clamp((1 << 24) / (2L * (target.Parameters.Count + target.QuantityNames.Count)), 1000, 8192);

    // A few thousand weighted draws must tell M(M + 3)/2 moments; for a network it hardly ever succeeds, so it has to cost next to nothing.
    public static bool AllowsAdaptation(ITarget target) => target.Parameters.Count <= 64 && Pairs(target) >= 400
        && (!target.IsMultimodal || Cost(target) * MostPairs <= FirstCost);

    // Of θ, for predictions and random effects, which several factors need a solution each for.
    public static int SolutionDraws(ITarget target) => (int)Math.Clamp(2_000_000_000 / (8 * Math.Max(1, target.EvaluationCost)), 16, 500);

    private static long MostDraws(ITarget target) => (1 << 22) / (2L * target.Parameters.Count);
    private static int Least(ITarget target) => StopsEarly(target) ? 11 : 50; // The fewest that tell k̂.
    private static long Cost(ITarget target) => 2 * Math.Max(1, target.EvaluationCost);
}
