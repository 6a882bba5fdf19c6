using System.Collections;

namespace NgHvi;

/// <summary>How well predictions agree with the responses of their rows: named measures, those of the kind of response, in a fixed
/// order.</summary>
/// <remarks>Numbers: <c>rmse</c>, <c>r2</c>, <c>marginalR2</c>, <c>conditionalR2</c>, <c>logScore</c>, <c>crps</c>, <c>coverage</c>;
/// counts: the same but for the two R² of Nakagawa and Schielzeth (2013). Responses 0 and 1: <c>pce</c>, <c>brier</c>,
/// <c>misclassification</c>, <c>accuracy</c>, <c>precision</c>, <c>recall</c>, <c>f1</c>, <c>auc</c>, <c>logScore</c>. See method section
/// 6.5.</remarks>
public sealed class Scores : IReadOnlyList<Score>
{
    private readonly Score[] measures;

    internal Scores(int rowCount, params Score[] measures) => (RowCount, this.measures) = (rowCount, measures);

    /// <summary>n.</summary>
    public int RowCount { get; }

    /// <summary>Number of measures.</summary>
    public int Count => measures.Length;

    /// <summary>A measure by its place.</summary>
    /// <param name="index">From 0.</param>
    public Score this[int index] => measures[index];

    /// <summary>The value of a measure by its name.</summary>
    /// <param name="name">The name, as <see cref="Score.Name"/>.</param>
    /// <exception cref="ArgumentException">There is no such measure.</exception>
    public double this[string name] => Array.Find(measures, measure => measure.Name == name)?.Value
        ?? throw new ArgumentException(
            $"There is no score \"{name}\"; there are {string.Join(", ", measures.Select(one => one.Name))}.", nameof(name));

    /// <summary>Scores probabilities from anywhere, for instance of <see cref="NaiveClassifier"/>; above ½ is called positive.</summary>
    /// <param name="response">Responses 0 or 1, length n, at least 1.</param>
    /// <param name="probabilities">P(y = 1), length n. Range: 0 to 1.</param>
    /// <exception cref="ArgumentException">Lengths disagree, or a value is out of its range.</exception>
    public static Scores OfProbabilities(ReadOnlySpan<double> response, ReadOnlySpan<double> probabilities) =>
        BinaryMeasures.Of(response, probabilities);

    /// <summary>Scores normal predictive distributions from anywhere, for instance of a known truth.</summary>
    /// <param name="response">Responses, length n, at least 1.</param>
    /// <param name="means">Predictive means, length n.</param>
    /// <param name="standardDeviations">Predictive standard deviations, length n. Range: > 0.</param>
    /// <exception cref="ArgumentException">Lengths disagree, or a value is out of its range.</exception>
    public static Scores OfNormals(ReadOnlySpan<double> response, ReadOnlySpan<double> means, ReadOnlySpan<double> standardDeviations)
    {
        var n = Guard.Positive(response.Length, "number of rows");
        Guard.SameLength(means.Length, nameof(means), n, nameof(response));
        Guard.SameLength(standardDeviations.Length, nameof(standardDeviations), n, nameof(response));
        var (logDensities, crps, covered) = (new double[n], new double[n], 0);
        for (var i = 0; i < n; i++)
        {
            var (y, mean, sd) = (response[i], means[i], Guard.Positive(standardDeviations[i], nameof(standardDeviations)));
            logDensities[i] = NormalMixture.LogDensity([mean], [sd], [1], y);
            crps[i] = Crps.OfMixture([mean], [sd], [1], y);
            covered += Math.Abs(y - mean) <= NumberMeasures.HalfWidth * sd ? 1 : 0;
        }

        return new Scores(n, NumberMeasures.Of(response, means, logDensities, crps, covered));
    }

    /// <inheritdoc/>
    public IEnumerator<Score> GetEnumerator() => ((IEnumerable<Score>)measures).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => measures.GetEnumerator();
}
