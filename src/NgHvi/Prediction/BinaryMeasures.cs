namespace NgHvi;

/// <summary>Measures of predicted probabilities of responses that are 0 or 1; rows with probability above ½ are called positive.</summary>
internal static class BinaryMeasures
{
    private const double Smallest = 1e-9;

    // Predictive cross-entropy −mean[y log p + (1 − y) log(1 − p)] (method section 6.5), Brier score, and measures of the calls; NaN where
    // there are no rows to measure.
    public static Scores Of(ReadOnlySpan<double> y, ReadOnlySpan<double> probability)
    {
        Check(y, probability);
        var n = y.Length;
        var (losses, squares) = (new double[n], new double[n]);
        int truePositives = 0, falsePositives = 0, positives = 0;
        for (var i = 0; i < n; i++)
        {
            losses[i] = -LogProbability(y[i], probability[i]);
            squares[i] = (y[i] - probability[i]) * (y[i] - probability[i]);
            var called = probability[i] > 0.5 ? 1 : 0;
            positives += (int)y[i];
            truePositives += y[i] == 1 ? called : 0;
            falsePositives += y[i] == 1 ? 0 : called;
        }

        var wrong = falsePositives + positives - truePositives;
        var loss = FixedOrder.Sum(losses) / n;
        return new Scores(
            n,
            new("pce", "PCE (cross-entropy, nats)", loss, false),
            new("brier", "Brier score", FixedOrder.Sum(squares) / n, false),
            new("misclassification", "misclassified", (double)wrong / n, false),
            new("accuracy", "accuracy", (double)(n - wrong) / n, true),
            new("precision", "precision", (double)truePositives / (truePositives + falsePositives), true),
            new("recall", "recall", (double)truePositives / positives, true),
            new("f1", "F1", 2.0 * truePositives / ((2 * truePositives) + wrong), true),
            new("auc", "AUC", AreaUnderCurve(y, probability, positives), true),
            new("logScore", "log score", -loss, true));
    }

    public static void Check(ReadOnlySpan<double> y, ReadOnlySpan<double> probability)
    {
        Guard.SameLength(probability.Length, nameof(probability), y.Length, nameof(y));
        CheckResponses(y);
        Check(probability, p => p is >= 0 and <= 1, "a number from 0 to 1", nameof(probability));
    }

    public static void CheckResponses(ReadOnlySpan<double> y)
    {
        if (y.Length == 0) throw new ArgumentException("There must be at least one row.", nameof(y));

        Check(y, value => value is 0 or 1, "0 or 1", nameof(y));
    }

    private static void Check(ReadOnlySpan<double> values, Predicate<double> isAllowed, string allowed, string name)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!isAllowed(values[i]))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Entry {i} of {name} is {values[i]}, not {allowed}."), name);
            }
        }
    }

    // log P(y); a probability of exactly 0 or 1 counts as 1e-9 or 1 − 1e-9.
    public static double LogProbability(double y, double probability)
    {
        var p = probability switch { 0 => Smallest, 1 => 1 - Smallest, var inside => inside };
        return Math.Log(y == 1 ? p : 1 - p);
    }

    // (sum of the midranks of the 1s − n₁(n₁ + 1)/2)/(n₁n₀): the statistic of Mann and Whitney (1947).
    private static double AreaUnderCurve(ReadOnlySpan<double> y, ReadOnlySpan<double> probability, int positives)
    {
        var (p, ordered) = (probability.ToArray(), y.ToArray());
        Array.Sort(p, ordered);
        double rankSum = 0;
        for (int start = 0, end; start < p.Length; start = end)
        {
            var tiedPositives = 0;
            for (end = start; end < p.Length && p[end] == p[start]; end++) tiedPositives += ordered[end] == 1 ? 1 : 0;
            rankSum += tiedPositives * 0.5 * (start + 1 + end);
        }

        return (rankSum - (0.5 * positives * (positives + 1.0))) / ((double)positives * (p.Length - positives));
    }
}
