namespace NgHvi.Cli;

/// <summary>What <c>predictions.csv</c> and <c>scores.json</c> are made of.</summary>
/// <param name="Header">Names of the columns of predictions.</param>
/// <param name="Row">The numbers of a row in these columns.</param>
/// <param name="Scores">Names and values; NaN where a score is not defined; null without responses.</param>
internal sealed record PredictResults(IReadOnlyList<string> Header, Func<int, double[]> Row, IReadOnlyList<(string Name, double Value)>? Scores);
