namespace NgHvi.Interactive.Figures;

/// <summary>One labelled place on an axis.</summary>
/// <param name="Value">Where it is, in the axis's own numbers.</param>
/// <param name="Label">What is written there; empty for a grid line alone.</param>
internal readonly record struct Tick(double Value, string Label);
