namespace NgHvi;

/// <summary>
/// How well predicted probabilities agree with responses that are 0 or 1; rows with probability above ½ are called positive.
/// </summary>
/// <param name="RowCount">n.</param>
/// <param name="Pce">
/// Predictive cross-entropy −mean[y log p + (1 − y) log(1 − p)], in nats; lower is better, and its negative is the mean log score. A
/// probability of exactly 0 or 1 counts as 1e-9 or 1 − 1e-9.
/// </param>
/// <param name="Misclassification">mean|1{p > ½} − y|; lower is better.</param>
/// <param name="Precision">Share of 1s among the rows called positive; NaN when there are none.</param>
/// <param name="Recall">Share called positive among the rows with y = 1; NaN when there are none.</param>
/// <param name="F1">
/// 2·precision·recall/(precision + recall) as 2TP/(2TP + FP + FN), so 0 when no 1 is found; NaN when no row is 1 or called positive.
/// </param>
/// <param name="Auc">
/// Probability that a row with y = 1 has the larger p of a pair, ties counting one half; by midranks. NaN when only one class is present.
/// </param>
/// <remarks>Method section 6.5. The published code names the cross-entropy CRPS, which it is not.</remarks>
public sealed record BinaryScores(
    int RowCount, double Pce, double Misclassification, double Precision, double Recall, double F1, double Auc)
{
    private const double Smallest = 1e-9;

    /// <summary>Scores predictions.</summary>
    /// <param name="y">Responses 0 or 1, length n, at least 1.</param>
    /// <param name="probability">Predicted P(y = 1), length n. Range: 0 to 1.</param>
    /// <exception cref="ArgumentException">Lengths disagree, or a value is out of its range.</exception>
    public static BinaryScores From(ReadOnlySpan<double> y, ReadOnlySpan<double> probability)
    {
        BinaryMeasures.Check(y, probability);
        var losses = new double[y.Length];
        int truePositives = 0, falsePositives = 0, positives = 0;
        for (var i = 0; i < y.Length; i++)
        {
            var p = probability[i] switch { 0 => Smallest, 1 => 1 - Smallest, var inside => inside };
            var called = probability[i] > 0.5;
            if (y[i] == 1)
            {
                losses[i] = -Math.Log(p);
                positives++;
                truePositives += called ? 1 : 0;
            }
            else
            {
                losses[i] = -Math.Log(1 - p);
                falsePositives += called ? 1 : 0;
            }
        }

        var missed = positives - truePositives;
        return new BinaryScores(
            y.Length,
            FixedOrder.Sum(losses) / y.Length,
            (double)(falsePositives + missed) / y.Length,
            (double)truePositives / (truePositives + falsePositives),
            (double)truePositives / positives,
            2.0 * truePositives / ((2 * truePositives) + falsePositives + missed),
            AreaUnderCurve(y, probability, positives));
    }

    /// <summary>(sum of the midranks of the 1s − n₁(n₁ + 1)/2)/(n₁n₀): the statistic of Mann and Whitney (1947).</summary>
    private static double AreaUnderCurve(ReadOnlySpan<double> y, ReadOnlySpan<double> probability, int positives)
    {
        var (p, ordered) = (probability.ToArray(), y.ToArray());
        Array.Sort(p, ordered);
        double rankSum = 0;
        for (int start = 0, end; start < p.Length; start = end)
        {
            var tiedPositives = 0;
            for (end = start; end < p.Length && p[end] == p[start]; end++)
            {
                tiedPositives += ordered[end] == 1 ? 1 : 0;
            }

            rankSum += tiedPositives * 0.5 * (start + 1 + end);
        }

        return (rankSum - (0.5 * positives * (positives + 1.0))) / ((double)positives * (p.Length - positives));
    }
}
