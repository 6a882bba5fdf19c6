namespace NgHvi.Interactive.Figures;

/// <summary>One labelled place on an axis.</summary>
internal readonly record struct Tick(double Value, string Label);
