namespace NgHvi;

/// <summary>One measure of how well predictions agree with responses.</summary>
/// <param name="Name">Its name: "rmse", "logScore", "auc", ….</param>
/// <param name="Label">Its name for reading.</param>
/// <param name="Value">Its value; NaN where the rows do not define it.</param>
/// <param name="IsHigherBetter">Whether more is better; null where neither is.</param>
public sealed record Score(string Name, string Label, double Value, bool? IsHigherBetter);
