namespace NgHvi;

/// <summary>Which iterates of λ the result is the mean of. Signs of the columns of B and of d are aligned first.</summary>
public sealed record Averaging
{
    [JsonConstructor]
    private Averaging(int? count) => Count = count is { } number ? Guard.Positive(number, nameof(Count)) : null;

    /// <summary>About the second half of all iterates, kept as at most eight running means.</summary>
    public static Averaging SecondHalf { get; } = new((int?)null);

    /// <summary>How many of the last iterates; null: about the second half of all.</summary>
    public int? Count { get; }

    /// <summary>The last iterates, kept in a ring.</summary>
    /// <param name="count">How many; the paper's 101. Range: > 0.</param>
    public static Averaging Last(int count = 101) => new(count);
}
