namespace NgHvi;

/// <summary>What a file keeps of a fit that would take long to compute anew.</summary>
internal sealed record FitParts(
    IReadOnlyList<Quantity> Explained, IReadOnlyList<RandomEffect> RandomEffects, IReadOnlyList<PriorSensitivity> Sensitivity,
    IReadOnlyList<string> Warnings);
