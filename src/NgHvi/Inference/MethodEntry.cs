namespace NgHvi;

/// <summary>A method as command lines and JSON know it, with its own defaults: one line of <c>Methods.All</c>.</summary>
internal sealed record MethodEntry(string Name, string Help, IReadOnlyList<FitOption> Options, Func<MethodValues, Method> Create)
{
    // Options that several methods have.
    public static FitOption Steps { get; } = FitOption.Whole("steps", 1, "A fixed number of steps; for gibbs, kept sweeps a chain.");
    public static FitOption Draws { get; } = FitOption.Whole("draws", 1, "Draws a step; an even number is drawn in antithetic pairs.");

    public IReadOnlyList<string> Presets { get; init; } = ["default", "published"]; // What --preset allows.
    public Func<MethodValues, string?> Refuse { get; init; } = _ => null; // The sentence that refuses options.
}
