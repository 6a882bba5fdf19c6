namespace NgHvi;

/// <summary>Probabilities without a model: the frequency of y = 1 in the training rows of a group, or in all of them.</summary>
/// <remarks>
/// Method section 6.4. As published, a group's frequency is not shrunk, so it may be exactly 0 or 1. A group without training rows gets
/// the pooled frequency.
/// </remarks>
public sealed class NaiveClassifier
{
    private readonly Dictionary<string, double> frequencies = new(StringComparer.Ordinal);

    private NaiveClassifier(ReadOnlySpan<double> y, Func<int, string> groupOf)
    {
        BinaryChecks.Responses(y);
        var rows = new int[y.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
        }

        var stacking = GroupStacking.Create(rows, groupOf);
        double positives = 0;
        for (var k = 0; k < stacking.Keys.Length; k++)
        {
            double inGroup = 0;
            var members = stacking.Rows.AsSpan(stacking.Offsets[k]..stacking.Offsets[k + 1]);
            foreach (var row in members)
            {
                inGroup += y[row];
            }

            frequencies.Add(stacking.Keys[k], inGroup / members.Length);
            positives += inGroup;
        }

        PooledFrequency = positives / y.Length;
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
        return new NaiveClassifier(y, row => groups[row]);
    }

    /// <summary>The frequency of a group; the pooled one for a group without training rows.</summary>
    public double FrequencyOf(string group) => frequencies.GetValueOrDefault(group, PooledFrequency);

    /// <summary>The frequency of each row's group, length n.</summary>
    /// <param name="groups">The group key of each row, length n.</param>
    public double[] Predict(IReadOnlyList<string> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return [.. groups.Select(FrequencyOf)];
    }
}
