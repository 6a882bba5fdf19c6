namespace NgHvi.Interactive.Figures.Marks;

/// <summary>Separate points.</summary>
public sealed class PointsMark : Mark
{
    /// <summary>Makes points; x and y have one length.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public PointsMark(IEnumerable<double> x, IEnumerable<double> y, string? series = null)
        : base(series)
    {
        (X, Y) = ([.. x], [.. y]);
        SameLength(X.Length, nameof(x), Y.Length, nameof(y));
    }

    /// <summary>Horizontal coordinates.</summary>
    public ImmutableArray<double> X { get; }

    /// <summary>Vertical coordinates.</summary>
    public ImmutableArray<double> Y { get; }

    /// <summary>Whether so many points share a panel that they are drawn as small dots, behind lines.</summary>
    internal bool IsDense => Count > 200;

    internal override int Layer => IsDense ? 1 : 4;

    internal override int Count => X.Length;

    internal override IEnumerable<(double X, double Y)> Extent() => X.Zip(Y);
}
