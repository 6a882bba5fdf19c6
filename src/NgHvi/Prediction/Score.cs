namespace NgHvi;

/// <summary>A measure of agreement with responses.</summary>
/// <param name="Name">Key, such as "rmse" or "auc".</param>
/// <param name="Label">Name for display.</param>
/// <param name="Value">Value; NaN if undefined.</param>
/// <param name="IsHigherBetter">More is better; null: neither.</param>
public sealed record Score(string Name, string Label, double Value, bool? IsHigherBetter);
