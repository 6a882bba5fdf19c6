namespace NgHvi.Interactive.Figures.Marks;

/// <summary>A line through points, broken where a coordinate is not a number.</summary>
public sealed class LineMark : Mark
{
    /// <summary>Makes a line; x and y have one length.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public LineMark(IEnumerable<double> x, IEnumerable<double> y, string? series = null)
        : base(series)
    {
        (X, Y) = ([.. x], [.. y]);
        SameLength(X.Length, nameof(x), Y.Length, nameof(y));
    }

    /// <summary>Horizontal coordinates.</summary>
    public ImmutableArray<double> X { get; }

    /// <summary>Vertical coordinates.</summary>
    public ImmutableArray<double> Y { get; }

    internal override int Layer => 3;

    internal override int Count => X.Length;

    internal override IEnumerable<(double X, double Y)> Extent() => X.Zip(Y);
}
