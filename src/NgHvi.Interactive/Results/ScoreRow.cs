namespace NgHvi.Interactive.Results;

/// <summary>One method of a <see cref="ScoreComparison"/>.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Train">Scores of training rows in the order of the columns; NaN where there is none.</param>
/// <param name="Test">Scores of test rows in the order of the columns; NaN where there is none.</param>
/// <param name="Seconds">Seconds, or NaN.</param>
/// <param name="Steps">Steps, or null.</param>
/// <param name="IsReference">Whether it cannot be the best.</param>
internal sealed record ScoreRow(string Method, double[] Train, double[] Test, double Seconds, int? Steps, bool IsReference);
