namespace NgHvi;

/// <summary>Options that several methods have.</summary>
internal static class MethodOptions
{
    public static FitOption Steps { get; } = FitOption.Whole("steps", 1, "A fixed number of steps; for gibbs, kept sweeps a chain.");
    public static FitOption Draws { get; } = FitOption.Whole("draws", 1, "Draws a step; an even number is drawn in antithetic pairs.");
}
