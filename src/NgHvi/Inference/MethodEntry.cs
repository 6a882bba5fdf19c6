namespace NgHvi;

/// <summary>One line of <c>Methods.All</c>, for command lines and JSON.</summary>
internal sealed record MethodEntry(string Name, string Help, IReadOnlyList<FitOption> Options, Func<MethodValues, Method> Create)
{
    public static FitOption Steps { get; } = FitOption.Whole("steps", 1, "A fixed number of steps; for gibbs, kept sweeps a chain.");
    public static FitOption Draws { get; } = FitOption.Whole("draws", 1, "Draws a step; an even number is drawn in antithetic pairs.");

    public IReadOnlyList<string> Presets { get; init; } = ["default", "published"]; // Of --preset.
    public Func<MethodValues, string?> Refuse { get; init; } = _ => null; // A sentence.

    public static HybridVi Adjust(HybridVi method, MethodValues values) // By the options that all share.
    {
        var draws = values.Whole("draws") ?? method.Gradient.Draws;
        return method with
        {
            Steps = values.Whole("steps") ?? method.Steps,
            Gradient = method.Gradient with
            {
                Draws = draws,
                Antithetic = method.Gradient.Antithetic && draws % 2 == 0,
                BatchGroups = values.Whole("batchGroups") ?? method.Gradient.BatchGroups,
            },

            // Against the noise of mini-batches.
            Update = method.Update is UpdateRule.BayesianLearningRule { DecayTime: double.PositiveInfinity } rule
                && values.Whole("batchGroups") is not null ? rule with { DecayTime = 50 } : method.Update,
        };
    }
}
