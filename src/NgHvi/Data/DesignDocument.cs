namespace NgHvi;

/// <summary>A <see cref="Design"/> as plain values, to be written inside a larger document.</summary>
/// <param name="Formula">Text of the formula.</param>
/// <param name="Variables">The variables in the order of <see cref="Design.Variables"/>.</param>
/// <param name="FixedNames">Names of the fixed columns; they follow from the rest and are checked on reading.</param>
/// <param name="RandomNames">Names of the random columns; they follow from the rest and are checked on reading.</param>
/// <param name="InputNames">Names of the network's inputs, checked likewise; none when they joined the columns.</param>
internal sealed record DesignDocument(
    string Formula,
    IReadOnlyList<DesignVariable> Variables,
    IReadOnlyList<string> FixedNames,
    IReadOnlyList<string> RandomNames,
    IReadOnlyList<string> InputNames);
