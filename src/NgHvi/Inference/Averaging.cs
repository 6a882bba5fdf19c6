namespace NgHvi;

/// <summary>Which iterates of λ the result is the mean of. Signs of the columns of B and of d are aligned first.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Last), "last")]
[JsonDerivedType(typeof(SecondHalf), "second-half")]
public abstract record Averaging
{
    private Averaging()
    {
    }

    /// <summary>The last <paramref name="Count"/> iterates, kept in a ring; the paper's 101.</summary>
    public sealed record Last(int Count = 101) : Averaging
    {
        /// <summary>How many. Range: > 0.</summary>
        public int Count { get; } = Guard.Positive(Count, nameof(Count));
    }

    /// <summary>About the second half of all iterates, kept as at most eight running means.</summary>
    public sealed record SecondHalf : Averaging;
}
