namespace NgHvi;

/// <summary>A <see cref="Design"/> as plain values, to be written inside a larger document.</summary>
internal sealed record DesignDocument(
    string Formula,
    IReadOnlyList<DesignVariable> Variables,
    IReadOnlyList<string> FixedNames,
    IReadOnlyList<string> RandomNames,
    IReadOnlyList<string> InputNames);
