namespace NgHvi;

/// <summary>One measure of how well predictions agree with responses.</summary>
/// <param name="Name">Its name, as in <c>scores.json</c>: "rmse", "logScore", "auc", ….</param>
/// <param name="Label">Its name for reading.</param>
/// <param name="Value">Its value; NaN where the rows do not define it.</param>
/// <param name="IsHigherBetter">Its direction; null where neither more nor less is better.</param>
public sealed record Score(string Name, string Label, double Value, bool? IsHigherBetter);
