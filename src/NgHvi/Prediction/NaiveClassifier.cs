namespace NgHvi;

/// <summary>Group frequencies of y = 1 as probabilities (method section 6.4).</summary>
public sealed class NaiveClassifier
{
    private readonly Dictionary<string, double> frequencies;

    private NaiveClassifier(double[] y, IReadOnlyList<string> groups)
    {
        frequencies = y.Zip(groups).GroupBy(row => row.Second, row => row.First, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Average(), StringComparer.Ordinal);
        PooledFrequency = y.Average();
    }

    /// <summary>Frequency in all training rows.</summary>
    public double PooledFrequency { get; }
    /// <summary>Frequencies by group.</summary>
    public IReadOnlyDictionary<string, double> Frequencies => frequencies;

    /// <summary>Counts training responses.</summary>
    /// <param name="y">Responses 0 or 1, length n, at least 1.</param>
    /// <param name="groups">Group keys, length n.</param>
    /// <exception cref="ArgumentException">A length or response is invalid.</exception>
    public static NaiveClassifier Train(ReadOnlySpan<double> y, IReadOnlyList<string> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        Guard.SameLength(groups.Count, nameof(groups), y.Length, nameof(y));
        Scores.CheckResponses(y);
        return new(y.ToArray(), groups);
    }

    /// <summary>Frequency of a group; pooled for a new one.</summary>
    /// <param name="group">Group key.</param>
    public double FrequencyOf(string group) => frequencies.GetValueOrDefault(group, PooledFrequency);

    /// <summary>Frequencies of the rows' groups, length n.</summary>
    /// <param name="groups">Group keys, length n.</param>
    public double[] Predict(IReadOnlyList<string> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return [.. groups.Select(FrequencyOf)];
    }
}
