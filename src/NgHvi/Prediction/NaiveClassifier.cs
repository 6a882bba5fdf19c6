namespace NgHvi;

/// <summary>Probabilities without a model: how often y = 1 in the training rows of a group, not shrunk (method section 6.4).</summary>
public sealed class NaiveClassifier
{
    private readonly Dictionary<string, double> frequencies;

    private NaiveClassifier(double[] y, IReadOnlyList<string> groups)
    {
        frequencies = y.Zip(groups).GroupBy(row => row.Second, row => row.First, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Average(), StringComparer.Ordinal);
        PooledFrequency = y.Average();
    }

    /// <summary>Frequency of y = 1 in all training rows.</summary>
    public double PooledFrequency { get; }
    /// <summary>Frequency of y = 1 in the training rows of each group.</summary>
    public IReadOnlyDictionary<string, double> Frequencies => frequencies;

    /// <summary>Counts the responses of training rows.</summary>
    /// <param name="y">Responses 0 or 1, length n, at least 1.</param>
    /// <param name="groups">The group key of each row, length n.</param>
    /// <exception cref="ArgumentException">Lengths disagree, or a response is neither 0 nor 1.</exception>
    public static NaiveClassifier Train(ReadOnlySpan<double> y, IReadOnlyList<string> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        Guard.SameLength(groups.Count, nameof(groups), y.Length, nameof(y));
        Scores.CheckResponses(y);
        return new(y.ToArray(), groups);
    }

    /// <summary>The frequency of a group; the pooled one for a new group.</summary>
    /// <param name="group">Its key.</param>
    public double FrequencyOf(string group) => frequencies.GetValueOrDefault(group, PooledFrequency);

    /// <summary>The frequency of each row's group, length n.</summary>
    /// <param name="groups">The group key of each row, length n.</param>
    public double[] Predict(IReadOnlyList<string> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return [.. groups.Select(FrequencyOf)];
    }
}
