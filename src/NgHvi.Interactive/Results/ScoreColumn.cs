using System.Collections.Immutable;
using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Results;

/// <summary>A score that a <see cref="ScoreComparison"/> shows.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="IsHigherBetter">Its direction.</param>
/// <param name="Decimals">Decimals shown; 0 for four significant digits.</param>
internal sealed record ScoreColumn(string Name, bool IsHigherBetter, int Decimals)
{
    public static ImmutableArray<ScoreColumn> Predictive { get; } =
        [new("R²", true, 4), new("RMSE", false, 0), new("log score", true, 4), new("CRPS", false, 0)];

    public static ImmutableArray<ScoreColumn> Binary { get; } =
        [new("PCE", false, 4), new("F1", true, 4), new("misclassified", false, 4), new("AUC", true, 4)];

    /// <summary>The scores in the order of <see cref="Predictive"/>; NaN for null.</summary>
    public static double[] Values(PredictiveScores? scores) => scores is null
        ? [double.NaN, double.NaN, double.NaN, double.NaN]
        : [scores.R2, scores.Rmse, scores.LogScore, scores.Crps];

    /// <summary>The scores in the order of <see cref="Binary"/>; NaN for null.</summary>
    public static double[] Values(BinaryScores? scores) => scores is null
        ? [double.NaN, double.NaN, double.NaN, double.NaN]
        : [scores.Pce, scores.F1, scores.Misclassification, scores.Auc];

    public string Format(double value) =>
        double.IsNaN(value) ? "" : Decimals > 0 ? NumberFormat.Fixed(value, Decimals) : NumberFormat.Significant(value);
}
