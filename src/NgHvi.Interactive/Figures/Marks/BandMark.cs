namespace NgHvi.Interactive.Figures.Marks;

/// <summary>The area between two curves, as an uncertainty around a line.</summary>
public sealed class BandMark : Mark
{
    /// <summary>Makes a band; the three have one length.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public BandMark(IEnumerable<double> x, IEnumerable<double> low, IEnumerable<double> high, string? series = null)
        : base(series)
    {
        (X, Low, High) = ([.. x], [.. low], [.. high]);
        SameLength(Low.Length, nameof(low), X.Length, nameof(x));
        SameLength(High.Length, nameof(high), X.Length, nameof(x));
    }

    /// <summary>Horizontal coordinates.</summary>
    public ImmutableArray<double> X { get; }

    /// <summary>The lower curve.</summary>
    public ImmutableArray<double> Low { get; }

    /// <summary>The upper curve.</summary>
    public ImmutableArray<double> High { get; }

    internal override int Layer => 1;

    internal override int Count => X.Length;

    internal override IEnumerable<(double X, double Y)> Extent() => X.Zip(Low).Concat(X.Zip(High));
}
