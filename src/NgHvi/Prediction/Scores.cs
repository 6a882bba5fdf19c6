using System.Collections;

namespace NgHvi;

/// <summary>Named measures of agreement with responses (method section 6.5).</summary>
/// <remarks>Of numbers: rmse, r2, marginalR2, conditionalR2 (not of counts), logScore, crps, coverage.
/// Of 0 and 1: pce, brier, misclassification, accuracy, precision, recall, f1, auc, logScore.</remarks>
public sealed class Scores : IReadOnlyList<Score>
{
    private const double HalfWidth = 1.959963984540054; // Half the central 95 % interval of the standard normal.
    private readonly Score[] measures;

    internal Scores(int rowCount, params Score[] measures) => (RowCount, this.measures) = (rowCount, measures);

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }
    /// <summary>Number of measures.</summary>
    public int Count => measures.Length;
    /// <summary>A measure by index.</summary>
    /// <param name="index">Index from 0.</param>
    public Score this[int index] => measures[index];

    /// <summary>Value of a measure.</summary>
    /// <param name="name">Name of the measure.</param>
    /// <exception cref="ArgumentException">Measure is unknown.</exception>
    public double this[string name] => Array.Find(measures, measure => measure.Name == name)?.Value
        ?? throw new ArgumentException(
            $"There is no score \"{name}\"; there are {string.Join(", ", measures.Select(one => one.Name))}.", nameof(name));

    /// <summary>Scores probabilities; above ½ is positive.</summary>
    /// <param name="response">Responses 0 or 1, length n, at least 1.</param>
    /// <param name="probabilities">P(y = 1), length n. Range: [0, 1].</param>
    /// <exception cref="ArgumentException">A length or value is invalid.</exception>
    public static Scores OfProbabilities(ReadOnlySpan<double> response, ReadOnlySpan<double> probabilities)
    {
        Check(response, probabilities);
        var n = response.Length;
        var (losses, squares) = (new double[n], new double[n]);
        int truePositives = 0, falsePositives = 0, positives = 0;
        for (var i = 0; i < n; i++)
        {
            var (y, p) = (response[i], probabilities[i]);
            (losses[i], squares[i]) = (-LogProbability(y, p), (y - p) * (y - p));
            positives += (int)y;
            if (p > 0.5) _ = y == 1 ? truePositives++ : falsePositives++;
        }

        var (wrong, loss) = (falsePositives + positives - truePositives, FixedOrder.Sum(losses) / n);
        return new(
            n,
            new("pce", "PCE (cross-entropy, nats)", loss, false),
            new("brier", "Brier score", FixedOrder.Sum(squares) / n, false),
            new("misclassification", "misclassified", (double)wrong / n, false),
            new("accuracy", "accuracy", (double)(n - wrong) / n, true),
            new("precision", "precision", (double)truePositives / (truePositives + falsePositives), true),
            new("recall", "recall", (double)truePositives / positives, true),
            new("f1", "F1", 2.0 * truePositives / ((2 * truePositives) + wrong), true),
            new("auc", "AUC", AreaUnderCurve(response, probabilities, positives), true),
            new("logScore", "log score", -loss, true));
    }

    /// <summary>Scores normal predictive distributions.</summary>
    /// <param name="response">Responses, length n, at least 1.</param>
    /// <param name="means">Predictive means, length n.</param>
    /// <param name="standardDeviations">Predictive standard deviations, length n. Range: > 0.</param>
    /// <exception cref="ArgumentException">A length or value is invalid.</exception>
    public static Scores OfNormals(ReadOnlySpan<double> response, ReadOnlySpan<double> means, ReadOnlySpan<double> standardDeviations)
    {
        var n = Guard.Positive(response.Length, "number of rows");
        Guard.SameLength(means.Length, nameof(means), n, nameof(response));
        Guard.SameLength(standardDeviations.Length, nameof(standardDeviations), n, nameof(response));
        var (logDensities, crps, covered) = (new double[n], new double[n], 0);
        for (var i = 0; i < n; i++)
        {
            var (y, sd) = (response[i], Guard.Positive(standardDeviations[i], nameof(standardDeviations)));
            var normal = new NormalMixture(means.Slice(i, 1), standardDeviations.Slice(i, 1), [1]);
            (logDensities[i], crps[i]) = (normal.LogDensity(y), normal.Crps(y));
            covered += Math.Abs(y - means[i]) <= HalfWidth * sd ? 1 : 0;
        }

        return OfNumbers(response, means, logDensities, crps, covered);
    }

    // R² = 1 − mean(y − ŷ)²/s²_y; published log scores may underflow (defect B7 of method section 6.5).
    internal static Scores OfNumbers(
        ReadOnlySpan<double> y, ReadOnlySpan<double> mean, ReadOnlySpan<double> logDensities, ReadOnlySpan<double> crps, int covered,
        params ReadOnlySpan<Score> shares)
    {
        var n = y.Length;
        double squaredError = 0;
        for (var i = 0; i < n; i++) squaredError += (y[i] - mean[i]) * (y[i] - mean[i]);
        squaredError /= n;
        var variance = SampleVariance(y);
        return new(
            n,
            [
                new("rmse", "RMSE", Math.Sqrt(squaredError), false),
                new("r2", "R²", variance > 0 ? 1 - (squaredError / variance) : double.NaN, true),
                .. shares,
                new("logScore", "log score", FixedOrder.Sum(logDensities) / n, true),
                new("crps", "CRPS", FixedOrder.Sum(crps) / n, false),
                new("coverage", "coverage of 95 % intervals", (double)covered / n, null),
            ]);
    }

    // R²_m = Var(f)/(Var(f) + v + E[σ²]), f fixed parts, v mean zᵀE[Σ]z (Nakagawa and Schielzeth 2013; Johnson 2014).
    internal static Score[] Shares(ReadOnlySpan<double> fixedMeans, ReadOnlySpan<double> randomVariances, double residualVariance)
    {
        var (fixedVariance, randomVariance) = (SampleVariance(fixedMeans), FixedOrder.Sum(randomVariances) / randomVariances.Length);
        var total = fixedVariance + randomVariance + residualVariance;
        return
        [
            new("marginalR2", "R²_m, share of the fixed effects", fixedVariance / total, null),
            new("conditionalR2", "R²_c, with the random effects", (fixedVariance + randomVariance) / total, null),
        ];
    }

    internal static void Check(ReadOnlySpan<double> y, ReadOnlySpan<double> probability)
    {
        Guard.SameLength(probability.Length, nameof(probability), y.Length, nameof(y));
        CheckResponses(y);
        Check(probability, p => p is >= 0 and <= 1, "a number from 0 to 1", nameof(probability));
    }

    internal static void CheckResponses(ReadOnlySpan<double> y)
    {
        if (y.Length == 0) throw new ArgumentException("There must be at least one row.", nameof(y));
        Check(y, value => value is 0 or 1, "0 or 1", nameof(y));
    }

    // 0 and 1 count as 1e-9 and 1 − 1e-9.
    internal static double LogProbability(double y, double probability)
    {
        var p = probability switch { 0 => 1e-9, 1 => 1 - 1e-9, var inside => inside };
        return Math.Log(y == 1 ? p : 1 - p);
    }

    /// <inheritdoc/>
    public IEnumerator<Score> GetEnumerator() => ((IEnumerable<Score>)measures).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => measures.GetEnumerator();

    private static void Check(ReadOnlySpan<double> values, Predicate<double> isAllowed, string allowed, string name)
    {
        for (var i = 0; i < values.Length; i++)
            if (!isAllowed(values[i]))
                throw new ArgumentException(FormattableString.Invariant($"Entry {i} of {name} is {values[i]}, not {allowed}."), name);
    }

    // By midranks (Mann and Whitney 1947).
    private static double AreaUnderCurve(ReadOnlySpan<double> y, ReadOnlySpan<double> probability, int positives)
    {
        var (ranks, rankSum) = (ArrayStatistics.RanksInplace(probability.ToArray()), 0.0);
        for (var i = 0; i < ranks.Length; i++) rankSum += y[i] * ranks[i];
        return (rankSum - (0.5 * positives * (positives + 1.0))) / ((double)positives * (ranks.Length - positives));
    }

    // About the first value: exactly 0 for equal values.
    internal static double SampleVariance(ReadOnlySpan<double> values)
    {
        double sum = 0, squares = 0;
        foreach (var value in values) sum += value - values[0];
        var mean = sum / values.Length;
        foreach (var value in values) squares += (value - values[0] - mean) * (value - values[0] - mean);
        return values.Length > 1 ? squares / (values.Length - 1) : double.NaN;
    }
}
