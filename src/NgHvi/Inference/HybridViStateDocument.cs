namespace NgHvi;

/// <summary>A <see cref="HybridViState"/> as it is saved: every number that the next steps depend on.</summary>
internal sealed record HybridViStateDocument(
    string Schema,
    long Seed,
    int Step,
    double ElapsedSeconds,
    double[] Lambda,
    double[] Momentum,
    double[] FirstMoment,
    double[] SecondMoment,
    double RecentMeanKl,
    double RecentShapeKl,
    double RateFraction,
    double RadiusFraction,
    int LastHalving,
    double GuardLevel,
    double GuardDeviation,
    double GuardBest,
    int GuardRefusals,
    bool GuardIsForced,
    int GuardAcceptedCount,
    double[] GuardPrevious,
    double[] GuardSnapshot,
    double[] RecentElbo,
    double[][]? BlockSums,
    int BlockLength,
    int BlockLastCount,
    double[][]? RingItems,
    int RingNext,
    int TraceStride,
    int[] TraceSteps,
    double[] TraceValues,
    double[] TraceSeconds,
    double[]? Latents = null)
{
    public const string CurrentSchema = "nghvi-state/1";
}
